"""`escrowd maintenance on|off`: while it is on people hear one sentence, and what they do is answered afterwards."""

import argparse

from bot.commands.reading import read_settings
from bot.commands.saying import say
from bot.texts import choose_locale, plain
from ledger.clock import Clock
from ledger.database import DatabaseBusy, NoDatabase, open_database
from ledger.maintenance import begin_maintenance, end_maintenance, maintained_since

EXPECTED = (DatabaseBusy, NoDatabase)


def execute(arguments: argparse.Namespace) -> int:
    """Turn the switch, or say where it stands."""
    settings = read_settings()
    locale, engine = choose_locale(None, settings.lang), open_database(settings.database())
    try:
        if arguments.switch == "on":
            begin_maintenance(engine, Clock(engine).now())
        elif arguments.switch == "off":
            end_maintenance(engine)
        since = maintained_since(engine)
    finally:
        engine.dispose()
    say(plain(locale, "maintenance-on", since=since) if since else plain(locale, "maintenance-off"))
    return 0
