"""What is committed runs anywhere and can be found: no addresses of one machine, scripts and settings listed."""

import ast
import re
import subprocess
from pathlib import PurePath

from tests.tidy.tree import ROOT, files, report, tracked, tree, words

# Each is written so that this file does not match itself.
ELSEWHERE = {
    r'"resolved": "http[s]': "a lock file that names a download host",
    r"/simpl[e]/|(?<!emit-)index-ur[l]\b|registry\.npmj[s]|files\.pythonhoste[d]": "a registry",
    r"(?<![\w.-])/wor[k]/|(?<![\w.-])/hom[e]/\w|(?<![\w.-])/roo[t]/": "a path of one machine",
    r"farm-studi[o]|farm-benc[h]": "a tool of the workplace",
}
SETTINGS = "ledger/config.py"


def test_committed__names_nothing_elsewhere() -> None:
    """Nothing committed names a registry host, a path of one machine, or a tool of the workplace."""
    found = []
    for path in tracked():
        for pattern, what in ELSEWHERE.items():
            if match := re.search(pattern, words(path)):
                line = words(path).count("\n", 0, match.start()) + 1
                found.append(f"{path}:{line} names {what}: {match.group()}")

    assert not found, report("What is committed must run anywhere:", found)


def test_scripts__can_be_run() -> None:
    """Each script says what runs it and is committed as executable."""
    listed = subprocess.run(["git", "ls-files", "-s", "scripts"], cwd=ROOT, check=True, capture_output=True, text=True)
    modes = {line.split("\t")[1]: line.split()[0] for line in listed.stdout.splitlines()}
    found = []
    for path in files("", under=("scripts/",)):
        starts = words(path).startswith("#!")
        if not PurePath(path).suffix and not starts:
            found.append(f"{path} does not begin with #!")
        if starts and modes[path] != "100755":
            found.append(f"{path} is not executable")

    assert not found, report("A script can be started by its name:", found)


def test_scripts__named() -> None:
    """scripts/README.md lists what one can do here: every file of the folder."""
    listed = words("scripts/README.md") if "scripts/README.md" in tracked() else ""
    marks = set(re.findall(r"`(?:scripts/)?([^`\s]+)", listed))
    paths = [path.removeprefix("scripts/") for path in files("", under=("scripts/",))]
    found = [path for path in paths if path != "README.md" and path not in marks]

    assert not found, report("scripts/README.md names every script:", found)


def test_settings__documented() -> None:
    """Each setting stands in the README under the name by which it is set."""
    if SETTINGS not in tracked() or "README.md" not in tracked():
        return  # nothing to compare yet
    readme = words("README.md")
    found = [name for name in _settings() if not re.search(rf"\b{name}\b", readme)]

    assert not found, report(f"README.md lists every setting of {SETTINGS}:", found)


def _settings() -> list[str]:
    """List the fields of the settings class, as the environment spells them."""
    return [
        field.target.id.upper()
        for node in tree(SETTINGS).body
        if isinstance(node, ast.ClassDef) and any("Settings" in ast.unparse(base) for base in node.bases)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if "ClassVar" not in ast.unparse(field.annotation) and field.target.id != "model_config"
    ]
