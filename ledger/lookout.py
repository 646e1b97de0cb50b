"""The lookout: money that arrives at people's own addresses is found on final blocks, told once, and offered.

It looks no further than the watcher has learned, so what it tells of is final. Whoever is new to it, asked, or was left
alone for long is looked at by what stands at their address, which misses nothing; from then on transfers are read. How
far somebody was looked at moves in the transaction of what they are told, from where it was seen, or nothing happens.
"""

import logging
from collections.abc import Sequence
from itertools import groupby

from ledger.chain.escrow import Escrow
from ledger.chain.transfers import Transfer, held_by, transfers_to
from ledger.clock import Clock
from ledger.core.arriving import Arrive, Sight
from ledger.core.commands import Command
from ledger.core.ids import CommandId
from ledger.core.money import Asset
from ledger.core.policy import ZERO_ADDRESS
from ledger.database import Connection, Engine, reading
from ledger.heads import Head, select_head
from ledger.intake import Intake, Outcome
from ledger.lookouts import Watched, move_lookouts, select_watched
from ledger.store import select_assets

log = logging.getLogger(__name__)

PEOPLE_PER_ROUND = 500  # addresses in one question
BLOCKS_MAX = 2_000  # in one question; who is further behind is looked at by balance


class _Overtaken(Exception):
    """Another process has looked meanwhile, or somebody asked anew: what this one read is dropped."""


class Lookout:
    """Looks at the addresses of those who expect money."""

    def __init__(self, engine: Engine, intake: Intake, escrow: Escrow, clock: Clock) -> None:
        self._engine = engine
        self._intake = intake
        self._escrow = escrow
        self._clock = clock

    def run_once(self) -> int:
        """Look once at those who are furthest behind; says at how many.

        Raises:
            NodeError: the node does not answer.
        """
        with reading(self._engine) as connection:
            head = select_head(connection, chain_id=self._escrow.node.chain_id, escrow=self._escrow.address)
            if head is None or head.height < 0:
                return 0
            now = self._clock.now()
            watched = select_watched(connection, now, below=head.height, limit=PEOPLE_PER_ROUND)
            assets = [one for one in select_assets(connection).values() if one.token != ZERO_ADDRESS] if watched else []
        for height, group in groupby(watched, lambda one: one.height):
            self._look(tuple(group), height, head, assets)
        return len(watched)

    def _look(self, watched: Sequence[Watched], height: int | None, head: Head, assets: Sequence[Asset]) -> None:
        is_near = height is not None and head.height - height <= BLOCKS_MAX
        asked: list[Command] = []
        for asset in assets:
            if height is not None and is_near:
                asked += self._arrivals(watched, asset, height + 1, head.height)
            else:
                asked += self._sights(watched, asset, head)

        def move(connection: Connection, outcomes: tuple[Outcome, ...]) -> None:
            refused = [outcome.refusal for outcome in outcomes if outcome.refusal is not None]
            if refused:  # what is there is not to be refused
                raise refused[0]
            if not move_lookouts(connection, watched, head.height):
                raise _Overtaken

        try:
            self._intake.handle(asked, also=move)
        except _Overtaken:
            log.info("dropped: others have looked meanwhile")

    def _arrivals(self, watched: Sequence[Watched], asset: Asset, first: int, last: int) -> list[Command]:
        """Read who was sent something; the last transfer of a person brings the offer of all that is there."""
        people = {one.address: one for one in watched}
        wire = self._escrow.node.wire
        found = [one for one in transfers_to(wire, asset.token, list(people), first, last) if _is_news(one, asset)]
        holders = sorted({one.holder for one in found})
        held = dict(zip(holders, held_by(wire, asset.token, holders, last), strict=True)) if holders else {}
        newest = {one.holder: one for one in found}
        return [
            Arrive(
                id=CommandId(f"transfer:{self._escrow.node.chain_id}:{one.block_hash}:{one.log}"),
                at=self._clock.now(),
                person=people[one.holder].person,
                asset=asset.code,
                minor=one.minor,
                held=held[one.holder],
                is_last=newest[one.holder] is one,
                tx=one.tx,
                block=one.block,
            )
            for one in found
        ]

    def _sights(self, watched: Sequence[Watched], asset: Asset, head: Head) -> list[Command]:
        addresses = [one.address for one in watched]
        held = held_by(self._escrow.node.wire, asset.token, addresses, head.height)
        return [
            Sight(
                id=CommandId(f"look:{one.person}:{asset.code}:{int(one.until.timestamp() * 1000)}:{head.block_hash}"),
                at=self._clock.now(),
                person=one.person,
                asset=asset.code,
                held=minor,
                block=head.height,
                is_asked=one.is_asked,
            )
            for one, minor in zip(watched, held, strict=True)
        ]


def _is_news(one: Transfer, asset: Asset) -> bool:
    """Say whether a transfer is to be told: what the faucet makes goes in by itself, and nothing is nothing."""
    return one.minor > 0 and not (asset.faucet and one.source == ZERO_ADDRESS)
