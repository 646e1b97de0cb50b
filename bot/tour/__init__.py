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
    match part:
        case {"label": str(key), **values}:
            return [plain(locale, key, **values).strip() for locale in LOCALES]
        case {"message": str(key), **more}:
            return [[*fixed_words(locale, key), *more.get("and", ())] for locale in LOCALES]
        case dict():
            return {name: _resolved(value) for name, value in part.items()}
        case list():
            return [_resolved(one) for one in part]
    return part
