"""How long a message is to Telegram, which counts UTF-16 units of what is seen, and how to cut what is too long."""

import re
from html import unescape

MESSAGE_UNITS_MAX = 4096
CAPTION_UNITS_MAX = 1024
LABEL_UNITS_MAX = 60  # of a button: what is longer no screen shows
_TAG = re.compile(r"<[^<>]*>")


def units(text: str) -> int:
    """Count UTF-16 units: a letter is one, most emoji are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def seen(html: str) -> str:
    """Give what is seen of a message; `<` and `>` of a value are escaped, so only our own tags are taken out."""
    return unescape(_TAG.sub("", html))


def shorten(text: str, most: int) -> str:
    """Cut a text to so many units, with an ellipsis where it was cut."""
    if units(text) <= most:
        return text
    kept, left = [], most - 1
    for char in text:
        left -= units(char)
        if left < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"
