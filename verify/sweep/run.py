"""The work: every space of a file, piece by piece, on all cores, resumable from its report.

The report is a file of JSON lines: a heading, one line for every piece done, in any order, and one for every space
that the oracles were asked about. Whoever starts again with the same report skips what stands there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TextIO

from verify.backends import Device, numpy_backend, torch_backend
from verify.sweep.pieces import Piece, pieces
from verify.sweep.plain import digest_of
from verify.sweep.second import contradicted
from verify.sweep.tally import Tally, tally_of
from verify.variants import Template

Engine = Literal["processes", "ray"]
GROUP = 192
"""Pieces that a worker does at a time: at a few ms a piece its answer comes often enough to be stopped and resumed."""


class BadReport(ValueError):
    """A report that cannot be gone on with; the text says why."""


@dataclass(frozen=True)
class Job:
    """Some pieces of one space, or the oracles' look at it."""

    space: int
    first: int
    pieces: tuple[Piece, ...] = ()

    @property
    def key(self) -> tuple[int, int]:
        return self.space, self.first


@dataclass
class Outcome:
    """All that was found of one question's space."""

    question: str
    size: int
    tally: Tally = field(default_factory=Tally)
    asked_of_oracles: int = 0
    contradiction: str = ""

    @property
    def sampled(self) -> bool:
        return self.tally.swept < self.size


@dataclass(frozen=True)
class Plan:
    """What is to be done, and how."""

    spaces: Sequence[Template]
    limit: int | None = None
    device: Device = "cpu"
    spread: bool = True
    """Whether float32 on the device is held against float64."""

    def jobs(self) -> Iterator[Job]:
        for number, template in enumerate(self.spaces):
            yield Job(number, -1)
            group: list[Piece] = []
            first = 0
            for place, piece in enumerate(pieces(template.space, self.limit)):
                group.append(piece)
                if len(group) == GROUP:
                    yield Job(number, first, tuple(group))
                    group, first = [], place + 1
            if group:
                yield Job(number, first, tuple(group))

    def heading(self) -> dict[str, Any]:
        """What makes two sweeps the same: a report of another is not gone on with."""
        return {
            "sweep": [digest_of(template) for template in self.spaces],
            "limit": self.limit,
            "device": self.device if self.spread else None,
        }


def done(plan: Plan, job: Job) -> dict[str, Any]:
    """The report's line of one job; runs in a worker."""
    template = plan.spaces[job.space]
    line: dict[str, Any] = {"space": job.space, "first": job.first}
    if job.first < 0:
        cases, failure = contradicted(template)
        return line | {"oracle": [cases, failure]}
    other = None
    if plan.spread:
        other = torch_backend("cuda", "float32") if plan.device == "cuda" else numpy_backend("float32")
    total = Tally()
    for piece in job.pieces:
        total.add(tally_of(template, piece, other))
    return line | {"tally": total.plain()}


def sweep(
    plan: Plan,
    report: Path,
    jobs: int = 0,
    engine: Engine = "processes",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Outcome]:
    """The outcome of every space, in order. Raises BadReport, BackendMissing, OSError; ctrl+c leaves a report that the
    next run goes on with."""
    outcomes = [Outcome(template.question, template.space.size) for template in plan.spaces]
    total = sum(1 for _ in plan.jobs())
    finished: set[tuple[int, int]] = set()
    for line in _read(report, plan):
        _take(outcomes, line)
        finished.add((line["space"], line["first"]))
    progress(len(finished), total)
    with report.open("a", encoding="utf-8") as file:
        if not file.tell():
            _write(file, plan.heading())
        left = (job for job in plan.jobs() if job.key not in finished)
        for line in _spread(plan, left, jobs, engine):
            _write(file, line)
            _take(outcomes, line)
            finished.add((line["space"], line["first"]))
            progress(len(finished), total)
    return outcomes


def _spread(plan: Plan, left: Iterable[Job], jobs: int, engine: Engine) -> Iterator[dict[str, Any]]:
    """The jobs' lines as they are done. Memory is constant: only a few jobs at a time are handed out."""
    if engine == "ray":
        from verify.sweep.ray_engine import on_ray

        yield from on_ray(done, plan, left, jobs)
    elif (jobs or os.cpu_count() or 1) == 1:
        yield from (done(plan, job) for job in left)
    else:
        from joblib import Parallel, delayed

        parallel = Parallel(n_jobs=jobs or -1, return_as="generator_unordered", batch_size=1)
        yield from parallel(delayed(done)(plan, job) for job in left)


def _take(outcomes: Sequence[Outcome], line: dict[str, Any]) -> None:
    outcome = outcomes[line["space"]]
    if "oracle" in line:
        outcome.asked_of_oracles, outcome.contradiction = line["oracle"]
    else:
        outcome.tally.add(Tally.of(line["tally"]))


def _write(file: TextIO, line: dict[str, Any]) -> None:
    file.write(json.dumps(line) + "\n")
    file.flush()


def _read(report: Path, plan: Plan) -> Iterator[dict[str, Any]]:
    """The lines of an earlier run. A last line without its end was being written when the run was killed: it is cut
    off."""
    if not report.exists() or not report.stat().st_size:
        return
    with report.open("r+", encoding="utf-8") as file:
        text = file.read()
        whole = text[: text.rfind("\n") + 1]
        if whole != text:
            file.seek(0)
            file.write(whole)
            file.truncate()
    try:
        heading, *lines = (json.loads(line) for line in whole.splitlines())
    except ValueError as error:
        raise BadReport(f"{report} is no report of a sweep: {error}") from error
    if heading != plan.heading():
        raise BadReport(
            f"{report} belongs to another sweep (other spaces, formulas, limit or device): name another or remove it"
        )
    yield from lines
