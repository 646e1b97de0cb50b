"""A database as the first version had it, with a row of each kind: what every migration must bring along."""

from sqlalchemy import text

from ledger.database import connect, migrate, writing
from tests.databases import Place

FIRST_ROWS = (
    "INSERT INTO assets VALUES ('USD', 6, '0x', 0)",
    "INSERT INTO people VALUES ('p', 1, 1, 'adam', 'en', '0xa', 0)",
    """INSERT INTO tasks (id, version, stage, employer, title, asset, reward, seconds, skills, languages, spec_salt,
    posted_at, expires_at, is_recorded, is_rating_final)
    VALUES ('t', 1, 'posted', 'p', 'words', 'USD', '30', 60, '[]', '[]', :salt, 0, 0, 0, 0)""",
    "INSERT INTO people VALUES ('q', 2, 2, 'barb', 'en', '0xb', 0)",
    """INSERT INTO tasks (id, version, stage, employer, title, asset, reward, seconds, skills, languages, spec_salt,
    posted_at, expires_at, is_recorded, is_rating_final, batch)
    SELECT 'u', 4, stage, employer, title, asset, reward, seconds, skills, languages, spec_salt,
    posted_at, expires_at, is_recorded, is_rating_final, '0xbatch' FROM tasks""",
    "INSERT INTO assignments VALUES ('u', 2, 'p', '[]', 0), ('u', 3, 'q', '[]', 0)",
    "INSERT INTO applications VALUES ('t', 'p', 0)",
    "INSERT INTO entries VALUES (1, 'deposit', 1, '0x', 0, '{}', 'a', 'b')",
    "INSERT INTO postings VALUES (1, 0, 'outside', '0x', '-1')",
)


def begin_at_first(place: Place) -> None:
    """Make a database as the first version had it, with rows in it."""
    engine = connect(place.url)
    migrate(engine, "0001")
    with writing(engine) as connection:
        for statement in FIRST_ROWS:
            connection.execute(text(statement), {"salt": b"\0"} if ":salt" in statement else {})
    engine.dispose()
