"""The product's guided tour, for the sandbox's page to play: its captions, and the words of the bot filled in.

The tour names buttons and messages by their keys in `bot/texts`, so that it cannot drift away from them: what the
sandbox is handed are the words themselves, in each language.
"""

import json
from pathlib import Path
from typing import Any

from bot.texts import LOCALES, fixed_words, plain

SOURCE = Path(__file__).with_name("escrowd.json")


def escrowd_tour() -> dict[str, Any]:
    """Give the tour in the sandbox's own form (`bot/sandbox/tour.py`)."""
    resolved: dict[str, Any] = _resolved(json.loads(SOURCE.read_text(encoding="utf-8")))
    return resolved


def _resolved(part: Any) -> Any:
    """Put words in the place of keys: `{"label": key, values...}` and `{"message": key, "and": [more pieces]}`."""
    if isinstance(part, list):
        return [_resolved(one) for one in part]
    if not isinstance(part, dict):
        return part
    if "label" in part:
        values = {name: value for name, value in part.items() if name != "label"}
        return [plain(locale, part["label"], **values).strip() for locale in LOCALES]
    if "message" in part:
        return [[*fixed_words(locale, part["message"]), *part.get("and", ())] for locale in LOCALES]
    return {name: _resolved(value) for name, value in part.items()}
