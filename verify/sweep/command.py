"""What `python -m verify sweep` prints: one block a question, and whether all of it may be shown."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from verify.backends import BackendMissing, Device
from verify.sweep.run import Engine, Outcome, Plan, sweep
from verify.sweep.tally import counted
from verify.variants import Template


def complaints(outcome: Outcome) -> Iterator[str]:
    """Everything that keeps a space from being clean."""
    if outcome.contradiction:
        yield f"contradicted by an oracle: {outcome.contradiction}"
    yield from outcome.tally.complaints()


def lines_of(outcome: Outcome) -> Iterator[str]:
    """What a person reads of one question."""
    tally = outcome.tally
    swept = f"{tally.swept:,} of {outcome.size:,}" if outcome.sampled else f"all {outcome.size:,}"
    bad = list(complaints(outcome))
    yield f"{outcome.question}: {'NOT CLEAN' if bad else 'clean'}; {swept} swept, {tally.offered:,} offered"
    if any(tally.refused.values()):
        yield f"    refused: {counted(tally.refused)}"
    if any(tally.muted.values()):
        yield f"    muted: {counted(tally.muted)}"
    yield (
        f"    largest key {tally.largest:.6g}; float32 uses {tally.spread:.2%} of the tolerance; "
        f"oracles agree on {outcome.asked_of_oracles}"
    )
    yield from (f"    ! {one}" for one in bad)


def run(
    spaces: Sequence[Template],
    limit: int | None,
    device: Device,
    jobs: int,
    engine: Engine,
    report: Path | None,
) -> int:
    """Sweeps and prints; exit status 0 where all is clean, 1 where not, 2 where a device or an engine is missing, 130
    after ctrl+c."""
    with tempfile.TemporaryDirectory() as folder:
        path = report or Path(folder) / "report.jsonl"
        began = time.monotonic()
        try:
            found = sweep(Plan(spaces, limit, device), path, jobs, engine, Bar())
        except BackendMissing as error:
            print(f"\r{error}", file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            kept = (
                f"; go on with: --report {report}"
                if report
                else "; with --report FILE it can be gone on with"
            )
            print(f"\nstopped{kept}", file=sys.stderr)
            return 130
        seconds = time.monotonic() - began
    for outcome in found:
        for line in lines_of(outcome):
            print(line)
    swept = sum(outcome.tally.swept for outcome in found)
    clean = sum(not any(complaints(outcome)) for outcome in found)
    print(f"{clean} of {len(found)} spaces clean; {swept:,} variants in {seconds:.1f} s")
    return 0 if clean == len(found) else 1


class Bar:
    """Progress on standard error, where that is a terminal."""

    def __init__(self) -> None:
        self._shown = -1

    def __call__(self, done: int, total: int) -> None:
        share = 100 * done // max(1, total)
        if sys.stderr.isatty() and share != self._shown:
            self._shown = share
            end = "\n" if done == total else ""
            print(
                f"\r{'━' * (share // 4)}{'─' * (25 - share // 4)} {share:3}%",
                end=end,
                file=sys.stderr,
                flush=True,
            )
