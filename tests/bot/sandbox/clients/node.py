"""The bot of the walk in grammY: `grammy.mjs` in a Node process, which ends when its input does."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from contracts.build import install_packages, reach_node
from tests.bot.sandbox.conftest import TOKEN

HERE = Path(__file__).parent


def polls(url: str, walk: Callable[[], None]) -> None:
    """Ask for updates while somebody walks."""
    _live(url, walk, "polls")


def hooks(url: str, walk: Callable[[], None]) -> None:
    """Be brought updates while somebody walks."""
    _live(url, walk, "hooks")


def _live(url: str, walk: Callable[[], None], way: str) -> None:
    reach_node()
    install_packages(HERE)
    node = shutil.which("node")
    assert node, "the developers' lock brings Node"
    command = [node, "grammy.mjs", url, TOKEN, way]
    with subprocess.Popen(
        command, cwd=HERE, env=os.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as bot:
        assert bot.stdin is not None
        assert bot.stdout is not None
        try:
            assert bot.stdout.readline() == "ready\n"
            walk()
        finally:
            bot.stdin.close()
        assert bot.wait(10) == 0
