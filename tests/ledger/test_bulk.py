"""Many rows at once: what comes back is what was written, however strange, on both databases."""

import pytest
from sqlalchemy import Engine, select

from ledger.bulk import among, insert_rows
from ledger.database import reading, writing
from ledger.tables import inbox
from tests.core import samples

STRANGE = (
    "plain",
    "",
    "\\N",
    "\\.",
    "a\tb",
    "two\nlines",
    "back\\slash",
    "carriage\rreturn",
    "中文，工资 30",
    '"quoted", {curled}',
    "\U0001f4a9",
)


COLUMNS = ("bot_id", "update_id", "chat_id", "body", "received_at", "done_at")


def insert_updates(engine: Engine, words: tuple[str, ...]) -> None:
    """Write updates that say these words, numbered from 0; none is done."""
    rows = [(1, number, 2**63 - 1, word, samples.NOON, None) for number, word in enumerate(words)]
    with writing(engine) as connection:
        insert_rows(connection, inbox, COLUMNS, rows)


@pytest.mark.parametrize("words", [("plain", "中文"), STRANGE], ids=["plain", "strange"])
def test_insert__words(engine: Engine, words: tuple[str, ...]) -> None:
    """What is written comes back to the letter, whether the rows went as one text or one by one."""
    insert_updates(engine, words)

    with reading(engine) as connection:
        found = connection.execute(select(inbox).order_by(inbox.c.update_id)).all()
    assert [row.body for row in found] == list(words)
    assert {(row.chat_id, row.received_at, row.done_at) for row in found} == {(2**63 - 1, samples.NOON, None)}


def test_among__words_and_numbers(engine: Engine) -> None:
    """Any of many is found by its word or by its number; of none, none."""
    insert_updates(engine, STRANGE)

    with reading(engine) as connection:
        found = {
            name: connection.execute(select(inbox.c.update_id).where(is_one)).scalars().all()
            for name, is_one in {
                "words": among(connection, inbox.c.body, ["\\N", "plain", "nowhere"]),
                "numbers": among(connection, inbox.c.update_id, [3, 1, 2**62]),
                "none": among(connection, inbox.c.update_id, []),
            }.items()
        }
    assert {name: sorted(numbers) for name, numbers in found.items()} == {
        "words": [0, 2],
        "numbers": [1, 3],
        "none": [],
    }
