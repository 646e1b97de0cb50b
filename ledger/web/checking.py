"""One figure held against the chain when somebody presses on it: the journal, the log and the contract side by side.

Each of the two that are compared with the journal says `agrees`: true, false, or null where it could not be asked, with
the reason. Nothing is said to agree that was not compared here and now.
"""

from collections.abc import Mapping
from typing import Any

from ledger.assembly import Ledger
from ledger.chain.errors import CallRefused, NodeError
from ledger.core.facts import BatchOpened, LogRef, TaskSettled
from ledger.core.journal import OUTSIDE, Posting, entry_of
from ledger.core.packed import pack_one
from ledger.views.public import Public
from ledger.views.watching import Watching
from ledger.web.figures import written

Figures = dict[str, Any]
_AWAY: Mapping[str, Any] = {"agrees": None, "why": "away"}


class Checker:
    """Asks the node anew each time; keeps nothing."""

    def __init__(self, ledger: Ledger, public: Public, watching: Watching) -> None:
        self._ledger = ledger
        self._escrow = ledger.escrow
        self._public = public
        self._watching = watching

    def posting(self, seq: int, number: int) -> Figures | None:
        """Hold a posting of an entry against its log as the node tells it now, and against the contract's own state."""
        kept = self._public.entry(seq)
        if kept is None or not 0 <= number < len(kept.entry.postings):
            return None
        leg, place = kept.entry.postings[number], kept.entry.log
        shown = {**self._named(leg), "seq": seq, "block": place.block_number, "is_whole": kept.is_whole}
        if kept.entry.reverses is not None:
            undone = {"agrees": None, "why": "undone"}
            return shown | {"log": undone, "contract": undone}
        return shown | {"log": self._by_log(leg, place), "contract": self._by_contract(leg, place)}

    def standing(self, account: str, token: str) -> Figures | None:
        """Hold what the journal says stands in an account now against the contract at the block it has read."""
        found = self._watching.standing(account, token)
        if found.head is None or found.last is None:
            return None
        leg, block = Posting(account, token, found.minor), found.head.height
        shown = {**self._named(leg), "seq": found.last.entry, "block": block}
        try:
            if account == OUTSIDE:  # what came from outside is what the contract must hold
                held = self._escrow.token_held(token, block)
                answer: Figures = {"call": "token.balanceOf(escrow)", "minor": str(-held), "agrees": held == -leg.minor}
            else:
                held = self._escrow.balance(token, account.partition("/")[2], block)
                answer = {"call": "balanceOf(token, holder)", "minor": str(held), "agrees": held == leg.minor}
        except NodeError:
            answer = dict(_AWAY)
        place = found.last.log
        moved_last = {**_place(place), "agrees": None, "why": "sum"}  # one log does not say what stands
        return shown | {"log": moved_last, "contract": {"block": block, **answer}}

    def _named(self, leg: Posting) -> Figures:
        asset = self._public.assets().get(leg.token)
        return {
            "account": leg.account,
            "minor": str(leg.minor),
            "asset": leg.token if asset is None else asset.code,
            "written": str(leg.minor) if asset is None else written(leg.minor, asset),
        }

    def _by_log(self, leg: Posting, place: LogRef) -> Figures:
        """Read the log again and make the entry's posting of it anew, by the batch's opening as the chain tells it."""
        try:
            facts = self._escrow.facts(place.block_number, place.block_number)
            fact = next((one for one in facts if _is_at(one.log, place)), None)
            opened = self._opened(fact.batch) if isinstance(fact, TaskSettled) else None
        except NodeError:
            return dict(_AWAY)
        if fact is None or (isinstance(fact, TaskSettled) and opened is None):
            return {**_place(place), "agrees": False, "why": "gone"}
        entry = entry_of(fact, opened)  # type: ignore[arg-type]
        legs = () if entry is None else entry.postings
        said = [one.minor for one in legs if (one.account, one.token) == (leg.account, leg.token)]
        minor = leg.minor if leg.minor in said else sum(said)
        return {**_place(fact.log), "name": type(fact).__name__, "minor": str(minor), "agrees": leg.minor in said}

    def _opened(self, batch: str) -> BatchOpened | None:
        """Find how a batch began: the journal knows where to look, the chain says what is there."""
        known = self._public.batch(batch)
        if known is None:
            return None
        facts = self._escrow.facts(known.log.block_number, known.log.block_number)
        return next((one for one in facts if isinstance(one, BatchOpened) and one.batch == batch), None)

    def _by_contract(self, leg: Posting, place: LogRef) -> Figures:
        try:
            if leg.account.startswith("committed/"):
                return self._kept(leg, place.block_number)
            return self._moved(leg, place.block_number)
        except (NodeError, CallRefused):
            return dict(_AWAY)

    def _moved(self, leg: Posting, block: int) -> Figures:
        """Hold what the block moved in an account by the journal against the contract before and after it."""
        if leg.account == OUTSIDE:
            call, token = "token.balanceOf(escrow)", leg.token
            before, after = (-self._escrow.token_held(token, at) for at in (block - 1, block))
        else:
            call, holder = "balanceOf(token, holder)", leg.account.partition("/")[2]
            before, after = (self._escrow.balance(leg.token, holder, at) for at in (block - 1, block))
        # Several entries of one block may move one account: the contract knows only what they came to together.
        legs = [one for kept in self._public.block(block).kept for one in kept.entry.postings]
        booked = sum(one.minor for one in legs if (one.account, one.token) == (leg.account, leg.token))
        return {
            "call": call,
            "block": block,
            "before": str(before),
            "after": str(after),
            "minor": str(after - before),
            "booked": str(booked),
            "agrees": after - before == booked,
        }

    def _kept(self, leg: Posting, block: int) -> Figures:
        """Ask the contract for the batch of terms in which the task has this reward: with another it has another id."""
        _, batch, index = leg.account.split("/")
        opened, place = self._opened(batch), int(index)
        if opened is None:
            return {"agrees": False, "why": "gone"}
        rewards = list(opened.rewards)
        rewards[place] = abs(leg.minor)
        named = self._escrow.batch_id(pack_one(opened.terms, opened.workers, rewards, place), block)
        stages = [self._escrow.task_state(batch, place, at)[0] for at in (block - 1, block)]
        has_moved = (stages[0] == 0) != (stages[1] == 0) if leg.minor > 0 else stages[0] != stages[1]
        return {
            "call": "batchId(work), taskState(batch, index)",
            "block": block,
            "batch": named,
            "minor": str(leg.minor) if named == batch else None,
            "before": str(stages[0]),
            "after": str(stages[1]),
            "agrees": named == batch and has_moved,
        }


def _place(log: LogRef) -> Figures:
    return {
        "tx_hash": log.tx_hash,
        "block": log.block_number,
        "block_hash": log.block_hash,
        "log_index": log.log_index,
    }


def _is_at(log: LogRef, place: LogRef) -> bool:
    same = ("block_hash", "tx_hash", "log_index", "part")
    return all(getattr(log, name) == getattr(place, name) for name in same)
