"""Sweeps: whole spaces of variants judged in bulk, against the same functions called for one variant at a time."""

import json
import os
import shutil
import time
from functools import partial
from itertools import count
from pathlib import Path

from quizapp.bank.reader import Bank, read_bank
from quizapp.bank.shipped import bank_files, content_dir
from quizapp.bank.syllabus import read_syllabus
from quizapp.keys import files
from tests.bench.measuring import Bench, Row, Section, compared, timed
from verify.backends import BackendMissing, torch_backend
from verify.registry import formula
from verify.sweep.pieces import Piece, pieces
from verify.sweep.run import Plan, sweep
from verify.sweep.tally import tally_of
from verify.variants import Template, evaluate_batch

ALONE = "the same functions, one variant at a time"
KEYS_S = 2
SECOND_NS = 1e9
ON_CORES, ON_A_GPU = 30e6, 1e9
"""Variants a second of an output size with all its mistakes: on two cores, on a data-centre GPU."""


def every_mistake(compute: str, asked: str, **parts: object) -> Template:
    names = [one.name for one in formula(compute).affecting(asked)]
    return Template(compute, compute, asked, mistakes=dict.fromkeys(names), **parts)  # type: ignore[arg-type]


def output_size(widths: int) -> Template:
    axes = {
        "n": {"from": 16, "to": 15 + widths},
        "k": [1, 3, 5, 7, 9, 11],
        "s": [1, 2, 3, 4],
        "p": [0, 1, 2, 3, 4, 5],
        "d": [1, 2, 3, 4],
    }
    return every_mistake("conv.output_size", "out", axes=axes)


def lstm_step() -> Template:
    """Hidden size 4, two inputs, one step: every weight of the recurrence is drawn."""
    some = [-0.9, -0.4, 0.3, 0.8]
    axes = {"x": {"shape": [1, 2], "values": [-1.0, 0.5, 2.0]}, "h0": {"shape": [4], "values": some}}
    gates = {f"U{gate}": {"shape": [4, 4], "values": some, "draws": 50} for gate in "figo"}
    inputs = {
        f"W{gate}": [[0.1 * (row - column) for column in range(2)] for row in range(4)] for gate in "figo"
    }
    biases = {f"b{gate}": [0.1, -0.2, 0.3, 0.0] for gate in "figo"}
    given = {"c0": [0.5, -0.5, 1.0, 0.2], **inputs, **biases}
    return every_mistake("recurrent.lstm", "h", axes={**axes, **gates}, given=given)


def small_backprop() -> Template:
    """Two inputs, two hidden units, one output."""
    axes = {
        "x": {"shape": [2], "values": [-1, 1, 2]},
        "W1": {"shape": [2, 2], "values": [-0.9, -0.4, 0.5, 0.8]},
        "W2": {"shape": [1, 2], "values": [-0.8, 0.7, 1.5, 2.2]},
    }
    given = {"b1": [0.5, -0.5], "b2": [0.2], "y": [0], "activation": "sigmoid"}
    return every_mistake("mlp.backprop", "delta1", axes=axes, given=given)


def section(bench: Bench) -> Section:
    rows = [
        _in_bulk("output size with all its mistakes, one core", output_size(2**14), bench.runs, 300),
        _on_all_cores(bench),
        _in_bulk("LSTM step, hidden size 4, with all its mistakes", lstm_step(), bench.runs, 80),
        _in_bulk("back-propagation through 2-2-1 with all its mistakes", small_backprop(), bench.runs, 80),
        _keys(bench),
        *_on_a_gpu(bench.runs),
    ]
    return Section(
        "Sweeps",
        rows,
        (
            "Time for one variant: its parameters, the formula, every mistake, which of them are muted, whether it may "
            f"be offered, and the counts. {ON_CORES / 1e6:g} million variants a second are "
            f"{SECOND_NS / ON_CORES:.3g} ns each.",
        ),
    )


def _in_bulk(what: str, template: Template, runs: int, times: int) -> Row:
    """The whole of a piece against its variants one by one, on one core."""
    piece = next(pieces(template.space))
    place = count()

    def bulk() -> float:
        start = time.perf_counter()
        tally_of(template, piece)
        return (time.perf_counter() - start) / piece.count

    def alone() -> float:
        return timed(partial(tally_of, template, Piece(next(place) % piece.count, 1, 1)))()

    return _per_variant(compared(what, bulk, ALONE, alone, 10 * runs, 3, 1 / times))


def _on_all_cores(bench: Bench) -> Row:
    template = output_size(2**19)
    cores = os.cpu_count() or 1
    number = count()

    def whole() -> float:
        start = time.perf_counter()
        (outcome,) = sweep(Plan([template], spread=False), bench.own / f"report-{next(number)}.jsonl", cores)
        assert outcome.tally.swept == template.space.size
        return (time.perf_counter() - start) / template.space.size

    alone = timed(partial(tally_of, template, Piece(0, 1, 1)))
    what = f"output size with all its mistakes, {template.space.size:,} variants on {cores} cores"
    limit = SECOND_NS / ON_CORES if cores == 2 else None
    return _per_variant(compared(what, whole, ALONE, alone, 3, 1, 1 / 300), limit)


def _per_variant(one: Row, limit: float | None = None) -> Row:
    """In nanoseconds."""
    ours, other, worst = (1e6 * time_ms for time_ms in (one.ours, one.other, one.worst))
    return Row(one.what, one.baseline, ours, other, worst, one.runs, one.target, limit, "ns")


def _keys(bench: Bench) -> Row:
    content = Path(shutil.copytree(content_dir(), bench.own / "content"))
    syllabus, _ = read_syllabus(content / "syllabus.yaml")
    found = [one for path in bank_files(content) if isinstance(one := read_bank(path, syllabus), Bank)]
    numbers = sum(len(one.questions) for one in found)

    def again() -> None:
        list(files.regenerate(content, found))

    def parsed() -> None:
        for path in (content / "keys").glob("*.json"):
            json.loads(path.read_text(encoding="utf-8"))

    what = f"all keys regenerated, {numbers} questions"
    return compared(what, timed(again), "reading the old ones", timed(parsed), 5, 1, limit=1e3 * KEYS_S)


def _on_a_gpu(runs: int) -> list[Row]:
    """Where there is one."""
    try:
        backend = torch_backend("cuda", "float32")
    except BackendMissing:
        return []
    import torch

    # A hundred million variants at a time; what the processor counts of them afterwards is not the GPU's work.
    template = output_size(2**18)
    indices = range(min(template.space.size, 100_663_296))

    def judged() -> float:
        torch.cuda.synchronize()
        start = time.perf_counter()
        evaluate_batch(template, indices, backend)
        torch.cuda.synchronize()
        return (time.perf_counter() - start) / len(indices)

    alone = timed(partial(tally_of, template, Piece(0, 1, 1)))
    what = f"output size with all its mistakes on {torch.cuda.get_device_name()}"
    return [_per_variant(compared(what, judged, ALONE, alone, runs, 3), SECOND_NS / ON_A_GPU)]
