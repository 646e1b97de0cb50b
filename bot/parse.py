"""Reads what people type in one line: a quick post, a rating, a withdrawal. Pure; money in whole minor units.

A command may be typed with full-width digits, signs and spaces, as Chinese keyboards make them. Patterns
are matched on a half-width copy of the text in which every character keeps its place, so that the title is
taken from the text as it was written. What is hidden or turns its neighbours is removed from it
(`bot/oneline.py`); `<b>` and the like stay, and are escaped where a message is made (`bot/texts`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from eth_utils.address import to_checksum_address

from bot import bad_input as bad
from bot.numerals import DURATION, MINUTE, NUMERAL, SPAN_OF, count
from bot.oneline import halfwidth, is_shown, one_line
from ledger.core.commands import Filling
from ledger.core.crew import SEATS_MAX

AMOUNT_MAX = 10**9  # whole units of any asset; far above any task and far below what the contract packs
DURATION_MIN = timedelta(hours=1)
DURATION_MAX = timedelta(days=90)
TITLE_LENGTH_MAX = 200
TAG_LENGTH_MAX = 32
TAGS_MAX = 8
RATING_MAX = 100
ALL_BPS = 10_000
LANGUAGES = frozenset({"zh", "en"})
FILLINGS = {
    "first": Filling.FIRST,
    "先到先得": Filling.FIRST,
    "choose": Filling.CHOOSE,
    "自选": Filling.CHOOSE,
}
ALL = frozenset({"all", "全部", "所有"})
NONE = frozenset({"-", "–", "none", "no", "无", "無", "没有", "不限"})
COMPLETED_MAX = 999

COMMAND = re.compile(r"\s*/\w+(?:@\w+)?(?=\s|$)|")
FIGURE = re.compile(r"\s*(?P<sign>[-+−]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.(?P<part>[0-9]*))?")
NOT_AFTER_FIGURE = re.compile(r"[.,]?[0-9]|[.,]|[xX][0-9a-fA-F]|[eE][0-9]")  # 30,5 or 1.2.3 or 1e3, or an address
ASSET = re.compile(r"[A-Za-z]{2,10}(?![A-Za-z]|\.[A-Za-z])")  # the beginning of "name.eth" is none
BEFORE = re.compile(r"\s*(?:(?P<sign>(?:US)?\$)\s*|(?P<code>[A-Za-z]{2,10})\s+)(?=[-+−]?[0-9][0-9.,]*(?:\s|$))")
DOLLARS = re.compile(r"美元|美金|美刀|刀|(?:US)?\$")  # as people write USD
OTHER_MONEY = re.compile(r"[\u4e00-\u9fff]{0,3}[元圆币块镑](?=\s|[0-9]|$)|[€£¥]")
TAGS = re.compile(r"(?<![A-Za-z0-9_/&#])(?:#(?=[\w+.-]*[^\W\d_])[\w+.-]+)+")  # "C#" and "#12" are no tags
SEATS = re.compile(rf"\s*(?:[xX×]\s?(?P<times>[0-9]+)|(?P<people>[0-9]+|{NUMERAL})\s*个?[人名位])(?=\s|$)")
LINK = re.compile(r"https?://\S+", re.IGNORECASE)
NUMBER = re.compile(r"(?P<sign>[-+−]?)(?P<whole>[0-9]+)(?P<part>[.,][0-9]*)?")
SHARE = re.compile(r"(?P<whole>[0-9]{1,3})(?:\.(?P<part>[0-9]{1,2}))?\s*%")
NOTHING = re.compile(r"0+(?:\.0+)?")
ADDRESS = re.compile(r"0[xX](?P<digits>[0-9a-fA-F]{40})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A task as its employer typed it, not yet posted."""

    reward_minor: int
    asset: str
    duration: timedelta
    title: str
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    filling: Filling = Filling.MATCHER
    seats: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Money that its owner wants out, and where to; `minor` is None for all there is."""

    minor: int | None
    asset: str
    to: str


def parse_quick_post(text: str, *, default_asset: str, assets: Mapping[str, int]) -> Draft:
    """Read `/task 30 USD 2d x3 title #tags`; `assets` gives the decimals of each asset.

    `x3` or `3人` asks for so many workers; without it for one. Of the tags, languages are told from skills, and
    `#first` and `#choose` say how the task finds its worker.
    """
    folded = halfwidth(text)
    at = _after_command(folded)
    if not folded[at:].strip():
        raise bad.PostEmpty
    reward_minor, asset, at = _money(folded, at, default_asset=default_asset, assets=assets)
    duration, at = _duration(folded, at)
    seats, at = _seats(folded, at)
    title, tags = _title_and_tags(text[at:])
    return Draft(
        reward_minor=reward_minor,
        asset=asset,
        duration=duration,
        title=title,
        skills=tags - LANGUAGES - FILLINGS.keys(),
        languages=tags & LANGUAGES,
        filling=_filling(tags),
        seats=seats,
    )


def parse_title(text: str) -> tuple[str, frozenset[str]]:
    """Read what is to be done, in one line, and the hashtags in it."""
    return _title_and_tags(text)


def parse_duration(text: str) -> timedelta:
    """Read a time to deliver that stands alone."""
    folded = halfwidth(text)
    duration, at = _duration(folded, 0)
    if folded[at:].strip():
        raise bad.DurationUnreadable(got=_shown(folded))
    return duration


def parse_tags(text: str) -> frozenset[str]:
    """Read skills or languages: words apart by blanks or commas, with hashes or without; `-` is none."""
    words = halfwidth(text).replace("#", " ").replace(",", " ").replace("、", " ").split()
    marked = " ".join(f"#{word}" for word in words if word.casefold() not in NONE)
    if not words:
        raise bad.TagsMissing
    if one_line(TAGS.sub(" ", marked)):
        raise bad.TagUnreadable(got=_shown(TAGS.sub(" ", marked)))
    return _title_and_tags(f"x {marked}")[1] if marked else frozenset()


def parse_completed(text: str) -> int:
    """Read how many tasks somebody must have completed; `-` is none."""
    word = one_line(halfwidth(text))
    if word.casefold() in NONE:
        return 0
    if not NUMBER.fullmatch(word) or not word.isascii() or not word.isdigit() or len(word) > len(str(COMPLETED_MAX)):
        raise bad.CountUnreadable(got=_shown(text), limit=str(COMPLETED_MAX))
    return int(word)


def parse_seats(text: str) -> int:
    """Read for how many workers a task is: `3`, `x3` or `3人`."""
    word = one_line(halfwidth(text))
    found = SEATS.fullmatch(word)
    return _seats_of(word if word.isascii() and word.isdigit() else found.group() if found else word)


def parse_link(text: str) -> str:
    """Read a link that stands alone."""
    line = one_line(text)
    if not LINK.fullmatch(line):
        raise bad.LinkUnreadable(got=_shown(line))
    return line


def parse_line(text: str, limit: int) -> str:
    """Read a place or a name, on one line; `-` is none."""
    line = one_line(text)
    return "" if line.casefold() in NONE else _fitting(line, limit)


def is_none(text: str) -> bool:
    """Tell whether somebody has said that there is nothing to say."""
    return one_line(halfwidth(text)).casefold() in NONE


def parse_rating(text: str) -> int:
    """Read a rating, a whole number from 0 to 100."""
    found = NUMBER.fullmatch(one_line(halfwidth(text)).removesuffix("分").rstrip())
    if found is None:
        raise bad.RatingUnreadable(got=_shown(text))
    if found["part"]:
        raise bad.RatingNotWhole(got=_shown(text))
    digits = found["whole"].lstrip("0") or "0"
    is_negative = found["sign"] in {"-", "−"} and digits != "0"
    if is_negative or len(digits) > len(str(RATING_MAX)) or int(digits) > RATING_MAX:
        raise bad.RatingOutOfRange(got=_shown(text))
    return int(digits)


def parse_words(text: str, *, most: int) -> str:
    """Read what somebody says in their own words: as many lines as they like, without hidden characters."""
    words = "".join(char for char in text if char == "\n" or is_shown(char)).strip()
    return _fitting(words, most)


def _fitting(words: str, most: int) -> str:
    if not words:
        raise bad.WordsMissing
    if len(words) > most:
        raise bad.WordsTooLong(length=str(len(words)), limit=str(most))
    return words


def parse_share(text: str, *, whole: int, asset: str, decimals: int) -> int:
    """Read a part of a reward, as a sum or in percent of it: minor units, rounded down; it may be nothing."""
    line = one_line(halfwidth(text))
    if NOTHING.fullmatch(line):
        return 0
    found = SHARE.fullmatch(line)
    if found is None:
        return parse_fund(line, default_asset=asset, assets={asset: decimals})[0]
    bps = int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))
    if bps > ALL_BPS:
        raise bad.ShareOutOfRange(got=_shown(line))
    return whole * bps // ALL_BPS


def parse_fee(text: str, *, most_bps: int) -> int:
    """Read a fee in per cent, `2.5%` or `2.5`: 1/10,000; it may be nothing."""
    line = one_line(halfwidth(text))
    found = SHARE.fullmatch(line if line.endswith("%") else f"{line}%")
    if found is None:
        raise bad.FeeUnreadable(got=_shown(line))
    bps = int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))
    if bps > most_bps:
        raise bad.FeeTooHigh(got=_shown(line), limit=str(most_bps // 100))
    return bps


def parse_fund(text: str, *, default_asset: str, assets: Mapping[str, int]) -> tuple[int, str]:
    """Read `/fund 100 USD` or just `100`: minor units and the asset."""
    folded = halfwidth(text)
    minor, asset, at = _money(folded, _after_command(folded), default_asset=default_asset, assets=assets)
    if folded[at:].strip():
        raise bad.AmountUnreadable(got=_shown(folded))
    return minor, asset


def parse_withdraw(text: str, *, default_asset: str, assets: Mapping[str, int]) -> Withdrawal:
    """Read `/withdraw 12.5 USD 0x...` or `/withdraw all 0x...`."""
    folded = halfwidth(text)
    at = _after_command(folded)
    first = _next_word(folded, at)
    if not first:
        raise bad.WithdrawalEmpty
    if first.casefold() in ALL:
        at = folded.index(first, at) + len(first)
        asset, at = _asset(folded, at, default_asset=default_asset, assets=assets)
        return Withdrawal(minor=None, asset=asset, to=_address(folded[at:]))
    minor, asset, at = _money(folded, at, default_asset=default_asset, assets=assets)
    return Withdrawal(minor=minor, asset=asset, to=_address(folded[at:]))


def _after_command(folded: str) -> int:
    """Return where the text goes on after `/task` or `/task@bot`, or its start."""
    found = COMMAND.match(folded)
    assert found  # an empty command matches too
    return found.end()


def _money(folded: str, at: int, *, default_asset: str, assets: Mapping[str, int]) -> tuple[int, str, int]:
    """Read an amount and its asset; return minor units, the asset, and where the text goes on."""
    default_asset, start = _asset_before(folded, at, default_asset=default_asset, assets=assets)
    found = FIGURE.match(folded, start)
    assert found  # an empty amount matches too
    whole, part = found["whole"].replace(",", ""), found["part"] or ""
    if not whole + part or NOT_AFTER_FIGURE.match(folded, found.end()):
        raise bad.AmountUnreadable(got=_shown(_next_word(folded, at)))
    got = _shown(found.group())
    if found["sign"] in {"-", "−"}:
        raise bad.AmountNegative(got=got)
    asset, at = _asset(folded, found.end(), default_asset=default_asset, assets=assets)
    decimals = assets[asset]
    whole, part = whole.lstrip("0"), part.rstrip("0")
    if len(part) > decimals:
        raise bad.AmountTooFine(got=got, asset=asset, decimals=str(decimals))
    if not whole + part:
        raise bad.AmountZero(got=got)
    minor = 10**decimals * AMOUNT_MAX
    if len(whole) <= len(str(AMOUNT_MAX)):  # before int(), which refuses very long numbers with an error of its own
        minor = int(whole + part.ljust(decimals, "0"))
    if minor >= 10**decimals * AMOUNT_MAX:
        raise bad.AmountTooLarge(got=got, asset=asset, limit=f"{AMOUNT_MAX:,}")
    return minor, asset, at


def _asset_before(folded: str, at: int, *, default_asset: str, assets: Mapping[str, int]) -> tuple[str, int]:
    """Read a currency that stands before its figure, `$30` or `USD 30`; return it and where the figure begins."""
    found = BEFORE.match(folded, at)
    if found is None:
        return default_asset, at
    code = "USD" if found["sign"] else found["code"].upper()
    return (code, found.end()) if code in assets else (default_asset, at)


def _asset(folded: str, at: int, *, default_asset: str, assets: Mapping[str, int]) -> tuple[str, int]:
    """Read the asset if one is named, in whatever case; else it is the default."""
    at += len(folded[at:]) - len(folded[at:].lstrip())
    dollars, other = DOLLARS.match(folded, at), OTHER_MONEY.match(folded, at)
    if dollars and "USD" in assets:
        return "USD", dollars.end()
    if other:
        raise bad.UnknownAsset(got=other.group(), known=", ".join(sorted(assets)))
    found = ASSET.match(folded, at)
    if found is None:
        return default_asset, at
    for asset in assets:
        if asset.casefold() == found.group().casefold():
            return asset, found.end()
    raise bad.UnknownAsset(got=found.group(), known=", ".join(sorted(assets)))


def _duration(folded: str, at: int) -> tuple[timedelta, int]:
    """Read how long the worker has; return it and where the text goes on."""
    found = DURATION.match(folded, at)
    word = _next_word(folded, at)
    if not word:
        raise bad.DurationMissing
    if found is None:
        raise bad.DurationUnreadable(got=_shown(word))
    got = _shown(found.group())
    if len(found["count"]) > len("123456.7890"):
        raise bad.DurationTooLong(got=got, days=str(DURATION_MAX.days))
    spans = count(found["count"]) * (SPAN_OF[found["unit"].casefold()] // MINUTE)
    duration = int(spans) * MINUTE
    if duration < DURATION_MIN:
        raise bad.DurationTooShort(got=got, hours=str(DURATION_MIN // (60 * MINUTE)))
    if duration > DURATION_MAX:
        raise bad.DurationTooLong(got=got, days=str(DURATION_MAX.days))
    return duration, found.end()


def _seats(folded: str, at: int) -> tuple[int, int]:
    """Read for how many workers it is, if that is said; return it and where the text goes on."""
    found = SEATS.match(folded, at)
    return (1, at) if found is None else (_seats_of(found.group()), found.end())


def _seats_of(written: str) -> int:
    digits = written.strip(" xX×个人名位").lstrip("0")
    if re.fullmatch(NUMERAL, digits) and digits != "半":
        digits = str(count(digits))
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(SEATS_MAX)) or int(digits) > SEATS_MAX:
        raise bad.SeatsOutOfRange(got=_shown(written), limit=str(SEATS_MAX))
    return int(digits)


def _title_and_tags(written: str) -> tuple[str, frozenset[str]]:
    """Take the hashtags out of what was written; what remains is the title."""
    written = written.replace("＃", "#")
    runs = "".join(TAGS.findall(written))
    found = (one_line(halfwidth(tag)).casefold().strip(".-") for tag in runs.split("#"))
    tags = frozenset(tag for tag in found if tag)
    for tag in sorted(tags):
        if len(tag) > TAG_LENGTH_MAX:
            raise bad.TagTooLong(got=_shown(tag), limit=str(TAG_LENGTH_MAX))
    if len(tags) > TAGS_MAX:
        raise bad.TooManyTags(count=str(len(tags)), limit=str(TAGS_MAX))
    title = one_line(TAGS.sub(" ", written))
    if not title:
        raise bad.TitleMissing
    if len(title) > TITLE_LENGTH_MAX:
        raise bad.TitleTooLong(length=str(len(title)), limit=str(TITLE_LENGTH_MAX))
    return title, tags


def _filling(tags: frozenset[str]) -> Filling:
    """Read how the task is to find its worker; the matcher finds one where nothing is said."""
    named = {FILLINGS[tag] for tag in tags if tag in FILLINGS}
    if len(named) > 1:
        raise bad.FillingsTwo
    return next(iter(named), Filling.MATCHER)


def _address(rest: str) -> str:
    """Read the one address that must end the text; return it with its checksum."""
    word = one_line(rest)
    if not word:
        raise bad.AddressMissing
    found = ADDRESS.fullmatch(word)
    if found is None:
        raise bad.AddressUnreadable(got=_shown(word))
    digits = found["digits"]
    address = to_checksum_address("0x" + digits)
    if digits not in {digits.lower(), digits.upper(), address.removeprefix("0x")}:
        raise bad.AddressChecksumWrong(got=_shown(word))
    if int(digits, 16) == 0:
        raise bad.AddressZero
    return address


def _next_word(folded: str, at: int) -> str:
    """Return the word at this place, for a refusal to quote."""
    return next(iter(folded[at:].split(maxsplit=1)), "")


def _shown(got: str) -> str:
    """Shorten what was typed so that a refusal can quote it."""
    line = one_line(got)
    return line if len(line) <= 42 else line[:41] + "…"  # noqa: PLR2004  # an address still fits
