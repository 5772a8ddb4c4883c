"""The program as a user to whom the modes of files apply, on a small disk, or with a limit to what it may write.

The tests may run as root, to whom nothing is read-only: there the program gives up that power before it starts.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Capabilities go by their numbers: 1 writes, 2 reads everywhere, 3 changes modes of others' files. What is dropped from
# the bounding set (prctl 24) is gone at the next exec.
MORTAL = """
import ctypes, os, sys
if os.geteuid() == 0:
    libc = ctypes.CDLL(None)
    for capability in (1, 2, 3):
        if libc.prctl(24, capability, 0, 0, 0):
            sys.exit("root stays root here")
os.execv(sys.executable, [sys.executable, "-m", "quizapp.cli", *sys.argv[1:]])
"""
AS_MORTAL = [sys.executable, "-c", MORTAL]

# No file may grow beyond so many bytes: to the program that is a disk which fails.
LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
os.execv(sys.executable, [sys.executable, "-m", "quizapp.cli", *sys.argv[2:]])
"""


def limited(size: int) -> list[str]:
    return [sys.executable, "-c", LIMITED, str(size)]


# A disk of its own for the folder `data`, which fills up as soon as there is a file `fill` beside it. What it holds in
# the end is left in `rescued`, after the program has been started once more with some space.
SMALL_DISK = """
mkdir -p "$QUIZAPP_HOME/data" && mount -t tmpfs -o size=512k quizapp "$QUIZAPP_HOME/data" || exit 99
(
    while [ ! -e "$QUIZAPP_HOME/fill" ]; do sleep 0.02; done
    cat /dev/zero > "$QUIZAPP_HOME/data/filler" 2> /dev/null
    mv "$QUIZAPP_HOME/fill" "$QUIZAPP_HOME/filled"
) &
"$PYTHON" -m quizapp.cli "$@"
status=$?
kill $! 2> /dev/null
rm -f "$QUIZAPP_HOME/data/filler"
cp -r "$QUIZAPP_HOME/data" "$QUIZAPP_HOME/rescued"
exit $status
"""
ON_SMALL_DISK = ["unshare", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK, "sh"]


def may_mount() -> bool:
    """Whether a user may have a disk of their own here: a matter of the kernel's settings."""
    if not shutil.which("unshare"):
        return False
    probe = ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "quizapp", "/mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def environment(home: Path | None, **more: str) -> dict[str, str]:
    """That of the tests, with this home or none at all."""
    kept = {name: value for name, value in os.environ.items() if name not in ("HOME", "QUIZAPP_HOME")}
    return kept | ({"QUIZAPP_HOME": str(home)} if home else {}) | {"PYTHON": sys.executable} | more
