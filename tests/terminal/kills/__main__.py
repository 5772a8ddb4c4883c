"""python -m tests.terminal.kills --count 300 --seed 1 --jobs 2 --folder DIR

Lives of thirty kills each, several at once; a life that was lived in this folder before is not lived again, so that a
campaign that was cut off goes on where it was. Prints what was done; exit status 1 where anything was lost.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path

from .campaign import live

KILLS = 30
"""Kills of one life."""


def main() -> int:
    options = parsed()
    folder: Path = options.folder or Path(tempfile.mkdtemp(prefix="quizapp-kills-"))
    print(f"in {folder}", flush=True)
    begun, total, lost = time.monotonic(), Counter[str](), 0
    with ProcessPoolExecutor(options.jobs) as pool:
        lives: dict[Future[Counter[str]], int] = {}
        for n in range(-(-options.count // KILLS)):
            kills = min(KILLS, options.count - n * KILLS)
            lives[pool.submit(live, folder, options.seed + n, kills)] = options.seed + n
        for done in as_completed(lives):
            if error := done.exception():
                lost += 1
                notes = " ".join(getattr(error, "__notes__", []))
                print(f"FAILED {notes}: {error}", flush=True)
            else:
                total += done.result()
            print(f"{total['kills']}/{options.count} kills, {time.monotonic() - begun:.0f} s", flush=True)
    for name, count in sorted(total.items(), key=lambda item: -item[1]):
        print(f"{count:7} {name}")
    print(f"{lost:7} lives that ended with something lost")
    return 1 if lost else 0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.terminal.kills", description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where the lives are; without it a new temporary folder")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
