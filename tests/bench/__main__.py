"""``python -m tests.bench [PART ...] [--write]``: prints ratios against baselines measured in the same run.

Only where it is asked to it writes RESULTS.md: each part its own section, those of other parts stay as they are.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from tests.bench.measuring import Bench, Section, load, table
from tests.bench.results import RESULTS, machine, merged

PARTS = {
    "start": "starting",
    "press": "pressing",
    "remember": "remembering",
    "content": "content",
    "compute": "computing",
    "sweep": "sweeping",
    "anki": "anki",
}
"""The module of each part; it is imported when its turn comes."""


def main() -> int:
    """Exit status 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all of them without")
    parser.add_argument(
        "--runs",
        type=int,
        default=21,
        help="starts of each app (default 21); what takes less is done more often",
    )
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name} as well")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part '{unknown.pop()}'; there are: {', '.join(PARTS)}")
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        for part in options.parts or PARTS:
            before = load()
            section = measured(part, Path(folder), options.runs)
            lines = list(shown(section, part, options.runs, before))
            print("\n".join(lines), flush=True)
            missed |= any(row.missed for row in section.rows)
            if options.write:
                known = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
                RESULTS.write_text(merged(known, section.title, lines), encoding="utf-8")
    return int(missed)


def measured(part: str, folder: Path, runs: int) -> Section:
    own, shared = folder / part, folder / "shared"
    own.mkdir()
    shared.mkdir(exist_ok=True)
    section: Callable[[Bench], Section] = import_module(f"tests.bench.{PARTS[part]}").section
    return section(Bench(own, shared, runs))


def shown(section: Section, part: str, runs: int, before: str) -> Iterator[str]:
    yield from ("", f"## {section.title}", "")
    yield f"{machine()}, {before} before: `python -m tests.bench {part} --runs {runs}`"
    for sentence in section.said:
        yield from ("", sentence)
    if section.rows:
        yield from ("", *table(section.rows))


if __name__ == "__main__":
    sys.exit(main())
