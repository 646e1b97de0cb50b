"""The words of the pages in 中文 (`zh-Hans`) and English (`en`): whole pages in one language, never half of one."""

import re
from collections.abc import Mapping

from ledger.core.bounds import LANGUAGES
from ledger.web.pages.words import en, en_names, en_wallets, zh, zh_names, zh_wallets

CHINESE, ENGLISH = LANGUAGES
TABLES: Mapping[str, Mapping[str, str]] = {
    CHINESE: zh.WORDS | zh_names.WORDS | zh_wallets.WORDS,
    ENGLISH: en.WORDS | en_names.WORDS | en_wallets.WORDS,
}
_RANGE = re.compile(r"\s*([A-Za-z*-]{1,35})\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*")


class NoWords(LookupError):
    """A text is missing: a bug."""


def text(language: str, key: str, **values: str | int) -> str:
    """Give the words under a key, with values in their places; whoever shows them escapes them."""
    table = TABLES[language]
    one = f"{key}.one"
    if values.get("count") == 1 and one in table:
        key = one
    if key not in table:
        raise NoWords(f"{key} in {language}")
    return table[key].format_map(values) if values else table[key]


def has(key: str) -> bool:
    """Say whether there are words under a key."""
    return key in TABLES[ENGLISH]


def family_of(language: str, prefix: str) -> dict[str, str]:
    """Give all words whose keys begin alike, by what is left of the key."""
    return {key.removeprefix(prefix): said for key, said in TABLES[language].items() if key.startswith(prefix)}


def choose_language(kept: str | None, accepted: str) -> str:
    """Choose what was chosen before, else what the browser likes best of ours, else English."""
    if kept is not None and kept in TABLES:
        return kept
    wishes = []
    for number, part in enumerate(accepted[:500].split(",")):
        match = _RANGE.fullmatch(part)
        if match and (weight := match[2] or "1") != "0":
            wishes.append((-int(float(weight) * 1000), number, match[1].partition("-")[0].lower()))
    for _, _, primary in sorted(wishes):
        if primary in {"zh", "en"}:
            return CHINESE if primary == "zh" else ENGLISH
    return ENGLISH
