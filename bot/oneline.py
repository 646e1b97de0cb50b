"""Text from outside made safe to show on one line: no control characters, nothing that turns its neighbours.

Bidi overrides and isolates can make "pay 30" read as "pay 03", and an unclosed one spoils the rest of a
message, so they are removed; so are zero-width and other invisible characters, which only serve to deceive.
Kept are the joiners that emoji and Persian or Indic words are written with. Letters that run from right to
left are kept as they are; whoever puts them into a sentence isolates them (`bot/texts`).
"""

import unicodedata

JOINERS = "\u200c\u200d"
BLANKS = "\u034f\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by category that show nothing
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # controls, formats, lone surrogates, private use, separators


def one_line(text: str) -> str:
    """Return the text in normal form on one line, without hidden characters and surplus space."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    shown = "".join(char for char in spaced if is_shown(char))
    return " ".join(unicodedata.normalize("NFC", shown).split()).strip(JOINERS + " ")


def is_shown(char: str) -> bool:
    """Tell whether a character may be shown: it is seen, or joins what is seen."""
    if char in JOINERS:
        return True
    return char not in BLANKS and unicodedata.category(char) not in HIDDEN


def halfwidth(text: str) -> str:
    """Replace full-width letters, digits, signs and spaces one for one: every character keeps its place."""
    return "".join(_halfwidth(char) for char in text)


def _halfwidth(char: str) -> str:
    if char == "\u3000":
        return " "
    if "\uff01" <= char <= "\uff5e":
        return chr(ord(char) - 0xFEE0)
    return char
