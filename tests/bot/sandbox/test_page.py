"""The page loads nothing from elsewhere, and its words exist in both languages."""

import re
from pathlib import Path
from typing import Any

from bot.sandbox.app import PAGE

SOURCES = sorted(path for path in PAGE.iterdir() if path.suffix in (".js", ".css", ".html", ".svg"))


def test_page__policy(hands: Any) -> None:
    """The page may run its own scripts and talk to itself and the ledger, and that is all."""
    answer = hands.http.get(hands.url)

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self' http://127.0.0.1:9;" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_page__files(hands: Any) -> None:
    """Every file that the page names is there."""
    page = hands.http.get(hands.url).text
    named = re.findall(r'(?:src|href)="(page/[^"]+)"', page)

    assert len(named) >= 5
    for path in named:
        assert hands.http.get(f"{hands.url}/{path}").status_code == 200


def test_page__no_markup_from_text() -> None:
    """No script turns text into markup or code."""
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")

    for path in SOURCES:
        assert not forbidden.search(path.read_text(encoding="utf-8")), path.name


def test_page__nothing_from_elsewhere() -> None:
    """No source names another server; the name of the SVG standard is not one."""
    for path in SOURCES:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://[a-z]", text), path.name


def test_page__words_in_both_languages() -> None:
    """English and Chinese have the same words, and every word that the scripts ask for."""
    english, chinese = _word_names("EN"), _word_names("ZH")
    asked = {
        name
        for path in PAGE.glob("*.js")
        for name in re.findall(r"\bwords\.(?!js\b)([a-z_]+)", path.read_text(encoding="utf-8"))
    }

    assert english == chinese
    assert asked <= english


def _word_names(table: str) -> set[str]:
    """Give the names of one language's words."""
    source = Path(PAGE / "words.js").read_text(encoding="utf-8")
    body = source.split(f"const {table} = {{", 1)[1].split("\n};", 1)[0]
    top_level = re.sub(r"\{[^{}]*\}", "{", re.sub(r'"[^"]*"', '""', body))
    return set(re.findall(r"\b([a-z_]+): ", top_level))
