"""What the relay says in the log of each effect, under the trail that leads back to who asked."""

import logging
from collections.abc import Iterable

from ledger.core.ids import EffectId
from ledger.logs import about
from ledger.trails import trail_of

log = logging.getLogger(__name__)


def say(text: str, effects: Iterable[EffectId], tx: str = "") -> None:
    """Say the same of some effects; at a level that is not written it costs nothing."""
    if not log.isEnabledFor(logging.INFO):
        return
    for effect in effects:
        with about(trail=trail_of(effect), effect=effect, tx=tx):
            log.info(text)
