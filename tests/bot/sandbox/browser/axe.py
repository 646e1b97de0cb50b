"""Looks a page over with axe-core: what keeps people out who cannot see, point or tell colours apart."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from contracts.build import install_packages, reach_node

HERE = Path(__file__).parent
SERIOUS = ("serious", "critical")


@cache
def _script() -> str:
    reach_node()
    install_packages(HERE)
    return (HERE / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def faults(page: Page) -> list[Any]:
    """Give what is serious as it stands: the rule, the first element that breaks it, and why."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found: list[Any] = page.evaluate(
        "(async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
        f".filter(({{ impact }}) => {list(SERIOUS)}.includes(impact))"
        ".map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]))()"
    )
    return found
