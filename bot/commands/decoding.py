"""The text of a file as people's programs write it: UTF-8 with a byte order mark or without, or UTF-16 with one."""

import codecs

MARK = "\ufeff"  # byte order mark
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # as Excel's "Unicode text" and older shells of Windows have it


def decoded(raw: bytes) -> tuple[str, bool]:
    """Return the text without its mark, and whether it began with one. Raises UnicodeDecodeError."""
    words = raw.decode("utf-16" if raw.startswith(_WIDE) else "utf-8")
    return words.removeprefix(MARK), raw.startswith((*_WIDE, codecs.BOM_UTF8))
