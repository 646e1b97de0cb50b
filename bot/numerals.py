"""Small numbers as people write them, in digits or in Chinese numerals up to 九十九. Pure."""

from fractions import Fraction

NUMERAL = "[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九半]"  # a pattern of `re`
DIGITS = {char: number for number, char in enumerate("一二三四五六七八九", 1)} | {"两": 2}


def count(written: str) -> Fraction:
    """Read a figure in digits, or in Chinese numerals; 半 is a half. Raises ValueError if it is neither."""
    if written == "半":
        return Fraction(1, 2)
    tens, ten, ones = written.rpartition("十")
    if ten:
        return Fraction(DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0))
    return Fraction(DIGITS.get(written) or written)
