"""python -m tests.terminal.kills --count 300 --seed 1 --jobs 2 --folder DIR --write

Lives of thirty kills each, several at once; a life that was lived in this folder before is not lived again, so that a
campaign that was cut off goes on where it was. Prints what was done; exit status 1 where anything was lost.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.bench.results import RESULTS, write

from .campaign import live

COUNTED = ("kills", "acknowledged", "resumed", "drafts", "stored, not yet shown")
"""What is counted of a life beside the moves that a kill cut off."""

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
    if options.write:
        command = f"python -m tests.terminal.kills --count {options.count} --seed {options.seed}"
        write(f"kill -9 in a terminal, seed {options.seed}", command, list(result(total, lost)))
    return 1 if lost else 0


def result(total: Counter[str], lost: int) -> Iterator[str]:
    """What was done, as a section of the results of the benchmarks."""
    yield (
        f"{total['kills']} kills, {total['acknowledged']} decisions that the screen had acknowledged before, "
        f"{lost} lives in which one was lost, the file unsound or its tables not the fold of the log. "
        f"{total['resumed']} starts stood where the kill had left them; {total['drafts']} half-made answers were kept; "
        f"{total['stored, not yet shown']} decisions were stored and not yet shown."
    )
    moves = {name: times for name, times in total.items() if name not in COUNTED}
    kinds = Counter[str]()
    for name, times in moves.items():
        kinds[name.partition(",")[0]] += times
    yield from ("", "| killed while | kills | of these while the window was resized |", "|---|---|---|")
    for kind, times in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
        yield f"| {kind} | {times} | {moves.get(f'{kind}, resizing', 0)} |"


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.terminal.kills", description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where the lives are; without it a new temporary folder")
    parser.add_argument("--write", action="store_true", help=f"write a section of {RESULTS.name} as well")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
