"""A small disk that no crash leaves behind: a tmpfs that only one process sees, reached by others through /proc.

Started with a person's number and their group's, this file is that process: it mounts in a namespace of its own,
becomes that person, and waits until whoever asked is gone. With it go namespace, mount and files, however it ended.
"""

import ctypes
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = 48 << 20  # bytes: a ledger's database has 8 MB when it is made
BLOCK = 4096  # what such a disk gives at a time; half a page of PostgreSQL's
_NEW_NAMESPACE, _NEW_PEOPLE = 0x20000, 0x10000000  # CLONE_NEWNS, CLONE_NEWUSER
_PRIVATE = 1 << 18 | 1 << 14  # MS_PRIVATE, MS_REC: what is mounted here is seen nowhere else
_SET_DUMPABLE = 4  # PR_SET_DUMPABLE: others of the same name may look in, though it was root


class NoDisk(RuntimeError):
    """There can be no such disk here; the text says why."""


class Disk:
    """A folder of some size, and a file in it that takes the room away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"
        self._filler.touch()

    def limit(self, blocks: int) -> None:
        """Leave room for so many blocks."""
        free = os.statvfs(self.folder)
        taken = self._filler.stat().st_size
        wanted = taken + free.f_bavail * free.f_frsize - blocks * BLOCK
        with self._filler.open("r+b") as filler:
            if wanted > taken:
                os.posix_fallocate(filler.fileno(), taken, wanted - taken)
            else:
                filler.truncate(max(wanted, 0))

    def free(self) -> None:
        """Give all the room back."""
        os.truncate(self._filler, 0)


@contextmanager
def small_disk(uid: int, gid: int) -> Iterator[Path]:
    """Lend the folder of a disk on which a person of this number, and nobody else but root, may write.

    Raises:
        NoDisk: this machine does not let us mount one.
    """
    if sys.platform != "linux":
        raise NoDisk("only Linux has disks of this kind")
    if uid != os.geteuid() and os.geteuid() != 0:
        raise NoDisk("only root mounts for somebody else")
    command, pipe = [sys.executable, "-I", __file__, str(uid), str(gid)], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as keeper:
        assert keeper.stdout, "asked for"
        assert keeper.stderr, "asked for"
        if not keeper.stdout.readline():
            said = keeper.stderr.read().strip().rpartition("\n")[2]
            raise NoDisk(f"this machine lets us mount nothing: {said}")
        yield Path(f"/proc/{keeper.pid}/cwd")


def main(uid: int, gid: int) -> None:
    """Mount, say so, and stay until nobody needs it any more."""
    where, kernel = tempfile.gettempdir().encode(), ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0:
        _done(kernel.unshare(_NEW_NAMESPACE))
    else:  # who is not root may still be root among themselves, where the kernel allows it
        _done(kernel.unshare(_NEW_NAMESPACE | _NEW_PEOPLE))
        for name, said in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
            Path(f"/proc/self/{name}").write_text(said)
    _done(kernel.mount(None, b"/", None, _PRIVATE, None))
    _done(kernel.mount(b"none", where, b"tmpfs", 0, f"size={SIZE},mode=700,uid={uid},gid={gid}".encode()))
    os.chdir(where)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    _done(kernel.prctl(_SET_DUMPABLE, 1, 0, 0, 0))
    print("ready", flush=True)  # noqa: T201 (the answer)
    sys.stdin.read()


def _done(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
