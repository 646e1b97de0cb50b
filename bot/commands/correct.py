"""`escrowd correct`: where the chain has lost what was final, a person says that the books shall follow."""

import argparse

from bot.commands.deploy import CannotDeploy, in_words
from bot.commands.reading import read_settings
from bot.commands.saying import say
from bot.commands.starting import assembled
from bot.texts import choose_locale, plain
from ledger.assembly import Ledger
from ledger.chain.errors import NodeError
from ledger.config import MissingSetting
from ledger.correction import HeadMoved, NothingToCorrect
from ledger.database import DatabaseBusy, NoDatabase
from ledger.founding import NoEscrow
from ledger.meters import Meters
from ledger.stops import Reach, stop_at

EXPECTED = (CannotDeploy, DatabaseBusy, MissingSetting, NoDatabase, NoEscrow, NodeError)
DONE, NOT_DONE = 0, 1


def execute(arguments: argparse.Namespace) -> int:
    """Say what a correction would undo, and undo it if that is wanted."""
    settings = read_settings()
    locale, reach = choose_locale(None, settings.lang), stop_at(settings.stop_at, settings.data_dir)
    with in_words(locale):
        ledger = assembled(settings, Meters(), reach)
        try:
            return correct(ledger, locale, reach, is_wanted=arguments.yes)
        finally:
            ledger.escrow.node.close()
            ledger.engine.dispose()


def correct(ledger: Ledger, locale: str, reach: Reach, *, is_wanted: bool) -> int:
    """Correct the books of a ledger; says whether they are right."""
    correction = ledger.correction(reach)
    try:
        plan = correction.plan()
    except NothingToCorrect:
        is_resumed = is_wanted and correction.resume()
        say(plain(locale, "correct-resumed" if is_resumed else "correct-nothing"))
        return DONE
    say(plain(locale, "correct-lost", count=plan.depth, block=plan.back_to.number))
    say(plain(locale, "correct-plan", count=len(plan.undone)))
    if not is_wanted:
        say(plain(locale, "correct-ask"))
        return NOT_DONE
    try:
        count = correction.carry_out(plan)
    except HeadMoved:
        say(plain(locale, "correct-moved"))
        return NOT_DONE
    say(plain(locale, "correct-done", count=count, block=plan.back_to.number))
    return DONE
