"""Reads a page as a browser would: that every tag is closed where it must be, and which words a person sees."""

import re
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}
HIDDEN = {"title", "style", "script"}
FORM_KEY = re.compile(r'name="form_key" value="([0-9a-f]{64})"')


class Page(HTMLParser):
    """The tags and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.links: list[str] = []
        self.words: list[str] = []  # outside of codes and figures
        self._open: list[tuple[str, bool]] = []
        assert text.startswith("<!doctype html>\n<html lang=")
        self.feed(text)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag."""
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in given.items()]
        if tag == "a":
            self.links.append(given["href"])
        if tag not in VOID:
            is_code = bool({"code", "line", "tongues"} & set(given.get("class", "").split()))
            self._open.append((tag, is_code))

    def handle_endtag(self, tag: str) -> None:
        """Close it, and nothing else."""
        opened, _ = self._open.pop()
        assert opened == tag, (opened, tag, self.getpos())

    def handle_data(self, words: str) -> None:
        """Keep what is read."""
        if not any(is_code or tag in HIDDEN for tag, is_code in self._open) and words.strip():
            self.words.append(words.strip())


def form_key(text: str) -> str:
    """Take what a form must bring back out of its page."""
    found = FORM_KEY.search(text)
    assert found is not None
    return found[1]
