"""Both languages of the pages say the same things, and whatever a page can name has its words."""

import re
from string import Formatter

import pytest

from ledger.chain.events import _READERS
from ledger.core.commands import Command
from ledger.core.effects import MoneyStep, TaskStep
from ledger.core.findings import SERIOUS
from ledger.core.grounds import Ground
from ledger.core.task import Stage
from ledger.tables import metadata
from ledger.web.pages.asking import KINDS
from ledger.web.pages.rendering import HERE
from ledger.web.pages.words import CHINESE, ENGLISH, TABLES, NoWords, choose_language, text

ROOT = HERE.parents[1]  # the ledger's sources
FOUND = re.compile(r'\bFinding\(\s*"([a-z-]+)"')
ASKED = re.compile(r'\bt\("([a-z0-9_.-]+)"[,)]')


def variables(words: str) -> set[str]:
    """List what is put into a text."""
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_words__same_in_both_languages() -> None:
    """Both languages have the same keys with the same variables, and no text is empty or left in the other language."""
    chinese, english = TABLES[CHINESE], TABLES[ENGLISH]

    assert set(chinese) == set(english)
    for key in english:
        assert variables(chinese[key]) == variables(english[key]), key
        assert chinese[key].strip(), key
        assert chinese[key] != english[key] or key in {"trail.nonce", "col.nonce"}, key


def test_words__all_that_templates_ask_for() -> None:
    """Every text that a template asks for by its name is there, and none is kept that nobody asks for."""
    templates = "".join(path.read_text(encoding="utf-8") for path in (HERE / "templates").glob("*.html"))
    asked = set(ASKED.findall(templates))

    assert asked <= set(TABLES[ENGLISH])


def test_words__closed_lists() -> None:
    """Stages, steps, commands, logs, states, kinds, grounds and serious findings all have their words."""
    states = {word for table in metadata.tables.values() for word in _states(table)}
    named = {
        "stage": set(Stage),
        "step": {*TaskStep, *MoneyStep},
        "command": {kind.__name__ for kind in Command.__subclasses__()} - {"Reason", "ByAdministrator"},
        "log": set(_READERS),
        "kind": set(KINDS),
        "kind-about": set(KINDS),
        "ground": set(Ground),
        "finding": set(SERIOUS),
        "state": states,
    }
    for family, names in named.items():
        assert names, family
        assert {f"{family}.{name}" for name in names} <= set(TABLES[ENGLISH]), family


def _states(table: object) -> set[str]:
    """Read the states that a table's rows can be in out of its constraint."""
    constraints = getattr(table, "constraints", ())
    said = [str(one.sqltext) for one in constraints if str(getattr(one, "sqltext", "")).startswith("state IN")]
    return {word for text_ in said for word in re.findall(r"'(\w+)'", text_)}


@pytest.mark.parametrize(
    ("kept", "accepted", "language"),
    [
        (None, "zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
        (None, "en-GB,zh;q=0.5", ENGLISH),
        (None, "zh;q=0.2, en;q=0.7", ENGLISH),
        (None, "fr, zh-TW;q=0.3", CHINESE),
        (None, "zh;q=0", ENGLISH),
        (None, "", ENGLISH),
        (None, "\xff;;q=x,,", ENGLISH),
        ("zh-Hans", "en", CHINESE),
        ("klingon", "zh", CHINESE),
    ],
)
def test_language__chosen(kept: str | None, accepted: str, language: str) -> None:
    """What was chosen before decides, then the browser's dearest wish among ours, then English."""
    assert choose_language(kept, accepted) == language


def test_text__missing() -> None:
    """A text that is not there is an error, not a gap."""
    with pytest.raises(NoWords):
        text(ENGLISH, "no.such.text")
    assert text(ENGLISH, "span.day", count=1) == "1 day"
    assert text(ENGLISH, "span.day", count=2) == "2 days"


def test_words__every_finding() -> None:
    """Whatever a check or an audit may find has its words, so that a new one is not shown as a bare code."""
    sources = (path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    codes = {code for source in sources for code in FOUND.findall(source)}

    assert len(codes) > len(SERIOUS)
    assert {f"finding.{code}" for code in codes} <= set(TABLES[ENGLISH])
