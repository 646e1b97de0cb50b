"""Small numbers and spans of time as people write them, in digits or in Chinese numerals up to 九十九. Pure."""

import re
from datetime import timedelta
from fractions import Fraction

NUMERAL = "[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九半]"  # a pattern of `re`
DIGITS = {char: number for number, char in enumerate("一二三四五六七八九", 1)} | {"两": 2}

MINUTE = timedelta(minutes=1)
UNITS = {
    MINUTE: ("minutes", "minute", "mins", "min", "分钟", "分鐘"),
    60 * MINUTE: ("hours", "hour", "hrs", "hr", "h", "个小时", "個小時", "小时", "小時", "钟头"),
    timedelta(days=1): ("days", "day", "d", "天", "日"),
    timedelta(weeks=1): ("weeks", "week", "wks", "wk", "w", "个星期", "個星期", "星期", "周", "週"),
}
SPAN_OF = {word: span for span, words in UNITS.items() for word in words}
LATIN = "|".join(word for word in SPAN_OF if word.isascii())
CHINESE = "|".join(word for word in SPAN_OF if not word.isascii())
DURATION = re.compile(
    rf"\s*(?P<count>[0-9]+(?:\.[0-9]{{1,4}})?|{NUMERAL})\s*(?P<unit>(?:{LATIN})(?![A-Za-z0-9])|{CHINESE})",
    re.IGNORECASE,
)


def count(written: str) -> Fraction:
    """Read a figure in digits, or in Chinese numerals; 半 is a half. Raises ValueError if it is neither."""
    if written == "半":
        return Fraction(1, 2)
    tens, ten, ones = written.rpartition("十")
    if ten:
        return Fraction(DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0))
    return Fraction(DIGITS.get(written) or written)
