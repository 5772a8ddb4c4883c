"""``python -m tests.bench [--write]``: prints ratios; writes RESULTS.md only where it is asked to."""

import argparse
import os
import platform
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from tests.bench import answering, computing, content, starting
from tests.bench.measuring import Row, table

RESULTS = Path(__file__).with_name("RESULTS.md")
PARTS = {"start": starting.rows, "answer": answering.rows, "compute": computing.rows, "content": content.rows}


def main() -> int:
    """Exit status 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all of them without")
    parser.add_argument(
        "--runs", type=int, default=21, help="starts of each app (default 21); answers 20 times that"
    )
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name} as well")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part '{unknown.pop()}'; there are: {', '.join(PARTS)}")
    head = heading()
    rows: list[Row] = []
    for part in options.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            runs = 20 * options.runs if part == "answer" else options.runs
            rows += PARTS[part](Path(folder), runs)
    lines = [*head, "", *table(rows)]
    print("\n".join(lines))
    if options.write:
        RESULTS.write_text("\n".join(["# Benchmarks", "", *lines, ""]), encoding="utf-8")
    return int(any(row.target is not None and row.ratio > row.target for row in rows))


def heading() -> list[str]:
    day = datetime.now().astimezone().date().isoformat()
    command = " ".join(["python -m tests.bench", *sys.argv[1:]])
    load = (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before"
        if hasattr(os, "getloadavg")
        else "load unknown"
    )
    return [f"{day}, Python {platform.python_version()}, {processor()} ({load}): `{command}`"]


def processor() -> str:
    """Its name as it calls itself."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
