"""Whole spaces: what is counted, what is complained of, and that a broken-off sweep goes on to the same report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.__main__ import main
from verify.backends import numpy_backend
from verify.registry import Formula, formula
from verify.spaces import Space
from verify.sweep import second
from verify.sweep.command import complaints
from verify.sweep.pieces import ENTRIES, pieces
from verify.sweep.plain import BadSpaces, digest_of, read_spaces, write_spaces
from verify.sweep.run import BadReport, Plan, done, sweep
from verify.sweep.second import contradicted, corners
from verify.sweep.tally import Tally, tally_of
from verify.variants import Template, evaluate_batch

SIZE = Template(
    question="size",
    compute="conv.output_size",
    asked="out",
    axes={"n": {"from": 20, "to": 29}, "k": [3, 5], "s": [2, 3], "p": [0, 1]},
    given={"d": 1},
    mistakes={"ceil-for-floor": None, "no-plus-one": None, "padding-once": None},
)
STEP = Template(
    question="step",
    compute="optim.adamw",
    asked="theta",
    axes={"theta0": [0.5, 1.5], "g": {"shape": [2], "values": [-1, 2, 3]}, "lr": [0.1, 0.2]},
    given={"beta1": 0.9, "beta2": 0.999, "eps": 1.0e-8, "wd": 0.1},
    mistakes={"no-decay": None, "decay-in-gradient": None},
    decimals=4,
)
MODES = Template(
    question="modes",
    compute="mlp.backprop",
    asked="loss",
    axes={"activation": ["sigmoid", "tanh"], "x": {"shape": [1], "from": 0.1, "to": 0.9, "step": 0.1}},
    given={"W1": [[0.5]], "b1": [0.1], "W2": [[0.3]], "b2": [0.2], "y": [1.0]},
)


def all_at_once(asked: Template) -> Tally:
    total = Tally()
    for piece in pieces(asked.space):
        total.add(tally_of(asked, piece, numpy_backend("float32")))
    return total


# Pieces


AXES = st.dictionaries(
    st.sampled_from("abc"),
    st.one_of(
        st.integers(1, 20).map(lambda n: {"from": 1, "to": n}),
        st.integers(1, 3).map(lambda n: {"structural": list(range(1, n + 1))}),
        st.integers(1, 3).map(lambda n: {"shape": [n], "values": [1, 2, 3]}),
    ),
    min_size=1,
)


@settings(deadline=None)
@given(AXES)
def test_pieces_of_a_whole_space_hold_every_variant_once(axes: dict[str, Any]) -> None:
    space = Space.parse(axes)
    held = [index for piece in pieces(space) for index in piece.indices()]
    assert held == list(range(space.size))
    assert all(
        p.start // space.chunk == (p.start + p.span - 1) // space.chunk and p.count <= ENTRIES
        for p in pieces(space)
    )


@settings(deadline=None)
@given(AXES, st.integers(1, 200))
def test_sample_takes_each_setting_in_its_share_and_nothing_twice(axes: dict[str, Any], limit: int) -> None:
    space = Space.parse(axes)
    held = [index for piece in pieces(space, limit) for index in piece.indices()]
    assert len(held) == len(set(held))
    assert all(0 <= index < space.size for index in held)
    settings = {index // space.chunk for index in held}
    assert len(settings) == min(
        space.size // space.chunk, max(1, limit) if space.size > limit else space.size
    )
    if space.size > limit:
        assert len(held) <= limit + len(settings)


def test_sample_does_not_stay_on_one_digit_of_the_fastest_axis() -> None:
    """A sample with an even step would: 1000 variants of 10 x 10,000 taken by tens are all the same."""
    space = Space.parse({"a": {"from": 1, "to": 10_000}, "b": {"from": 1, "to": 10}})
    digits = {index % 10 for piece in pieces(space, 1000) for index in piece.indices()}
    assert digits == set(range(10))


@pytest.mark.parametrize("asked", [SIZE, STEP, MODES], ids=lambda one: one.question)
def test_block_of_consecutive_variants_is_decoded_as_each_alone(asked: Template) -> None:
    """The short cut for blocks gives the very parameters and keys that one variant at a time has."""
    for piece in pieces(asked.space):
        block = evaluate_batch(asked, piece.indices())
        for place, index in enumerate(piece.indices()):
            alone = evaluate_batch(asked, [index])
            assert np.array_equal(np.asarray(block.key)[place], np.asarray(alone.key)[0])
            for name, value in alone.params.items():
                same = value if isinstance(value, str) else np.asarray(value)[0]
                mine = block.params[name] if isinstance(value, str) else np.asarray(block.params[name])[place]
                assert np.array_equal(mine, same)


# What is counted


def test_tally_counts_what_one_variant_at_a_time_counts() -> None:
    whole = all_at_once(SIZE)
    offered = muted = 0
    for index in range(SIZE.space.size):
        one = evaluate_batch(SIZE, [index])
        offered += int(one.offered[0])
        muted += int(one.offered[0] and one.muted["ceil-for-floor"][0])
    assert (whole.swept, whole.offered) == (80, offered)
    assert whole.muted["ceil-for-floor"] == muted
    assert 0 < offered < 80
    assert not whole.failures
    assert whole.largest == 15


def test_float32_stays_far_inside_the_tolerance() -> None:
    found = all_at_once(STEP)
    assert not found.failures
    assert 0 < found.spread < 0.05


def test_tallies_add_up_in_any_order_and_survive_the_report() -> None:
    parts = [tally_of(STEP, piece) for piece in pieces(STEP.space, 7)]
    forth, back = Tally(), Tally()
    for one in parts:
        forth.add(one)
    for one in reversed(parts):
        back.add(Tally.of(json.loads(json.dumps(one.plain()))))
    assert forth.plain() == back.plain()


def sized(mistakes: list[str], axes: dict[str, Any], where: tuple[str, ...] = ()) -> Template:
    return replace(SIZE, axes=axes, where=where, mistakes=dict.fromkeys(mistakes))


TWO = ["ceil-for-floor", "no-plus-one"]
EVEN = {"n": {"from": 20, "to": 28, "step": 2}, "k": [3], "s": [2], "p": [1]}


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        (sized(TWO, EVEN, where=("n < 20",)), "no variant can be offered"),
        (sized(TWO, EVEN | {"n": {"from": 20, "to": 29}}), "more than a fifth"),
        (sized([*TWO, "dilation-ignored"], EVEN), "'dilation-ignored' gives the right answer in 100%"),
        (
            replace(STEP, absolute=1e-9, relative=1e-9),
            "off by numpy float32",
        ),
    ],
    ids=["nothing", "refused", "muted", "float32"],
)
def test_space_that_is_not_fit_is_complained_of(asked: Template, complaint: str, tmp_path: Path) -> None:
    (outcome,) = sweep(Plan([asked]), tmp_path / "report", jobs=1)
    assert any(complaint in one for one in complaints(outcome)), list(complaints(outcome))


def test_key_of_which_the_decimals_asked_for_leave_nothing_is_not_offered() -> None:
    """0.0004 to two decimals teaches nobody; a key that is 0 is another matter."""
    small = replace(
        STEP, axes={"theta0": [0.1, 0.5], "g": {"shape": [1], "values": [1]}, "lr": [0.098, 0.2]}, decimals=1
    )
    found = all_at_once(small)
    assert found.refused["lost in the decimals"] == 1
    zero = evaluate_batch(replace(MODES, compute="conv.macs", asked="out", axes={"n": [3]}, given={
        "k": 3, "s": 1, "p": 0, "c_in": 1, "c_out": 1}, decimals=2), [0])  # fmt: skip
    assert "lost in the decimals" not in zero.refused


# The oracles


def test_corners_are_the_first_and_last_of_every_axis() -> None:
    space = SIZE.space
    ends = [
        {"n": n, "k": k, "s": s, "p": p} for n in (20, 29) for k in (3, 5) for s in (2, 3) for p in (0, 1)
    ]
    assert [space.decode(index) for index in corners(space)] == ends


def test_corners_of_many_axes_are_at_most_sixty_four() -> None:
    space = Space.parse({name: [1, 2, 3] for name in "abcdefgh"})
    assert len(corners(space)) == 64
    assert {0, space.size - 1} >= {corners(space)[0]}


@pytest.mark.parametrize("asked", [SIZE, STEP, MODES], ids=lambda one: one.question)
def test_oracles_agree_on_the_numbers_of_a_question(asked: Template) -> None:
    cases, failure = contradicted(asked)
    assert failure == ""
    assert cases >= 16


def test_oracles_find_a_defect_in_the_numbers_of_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    made: Formula = formula("conv.output_size")
    right = made.body
    monkeypatch.setattr(
        made, "body", lambda xp, **i: right(xp, **i) | {"out": right(xp, **i)["out"] + (i["n"] > 28)}
    )
    _, failure = contradicted(SIZE)
    assert "'out'" in failure


def test_an_oracle_that_breaks_is_told_and_the_sweep_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one does that builds a network for an image too small for it."""

    def broken(**_: object) -> dict[str, object]:
        raise RuntimeError("kernel size can't be greater than input size\nmore of it")

    (first, *_) = second.oracles("conv.output_size")
    monkeypatch.setattr(second, "oracles", lambda name: [replace(first, body=broken)])
    _, failure = contradicted(SIZE)
    assert "the oracle breaks (RuntimeError: kernel size can't be greater than input size)" in failure


# The work


def test_sweep_that_is_broken_off_goes_on_to_the_same_report(tmp_path: Path) -> None:
    plan = Plan([SIZE, STEP, MODES])
    whole = sweep(plan, tmp_path / "whole", jobs=1)
    lines = (tmp_path / "whole").read_text("utf-8").splitlines(keepends=True)
    for kept in range(1, len(lines)):
        broken = tmp_path / f"broken{kept}"
        broken.write_text("".join(lines[:kept]) + lines[kept][:5], "utf-8")
        again = sweep(plan, broken, jobs=1)
        assert [vars(one) for one in again] == [vars(one) for one in whole]
        assert sorted(broken.read_text("utf-8").splitlines()) == sorted("".join(lines).splitlines())


def test_two_processes_report_what_one_does(tmp_path: Path) -> None:
    plan = Plan([SIZE, STEP])
    assert sweep(plan, tmp_path / "two", jobs=2) == sweep(plan, tmp_path / "one", jobs=1)


def test_report_of_another_sweep_is_not_gone_on_with(tmp_path: Path) -> None:
    sweep(Plan([SIZE]), tmp_path / "report", jobs=1)
    with pytest.raises(BadReport, match="another sweep"):
        sweep(Plan([SIZE], limit=10), tmp_path / "report", jobs=1)
    (tmp_path / "text").write_text("not a report\n")
    with pytest.raises(BadReport, match="no report"):
        sweep(Plan([SIZE]), tmp_path / "text", jobs=1)


def test_progress_counts_up_to_all_of_it(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    sweep(
        Plan([SIZE, STEP]),
        tmp_path / "report",
        jobs=1,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(number, 4) for number in range(5)]


def test_line_of_a_job_is_plain_data() -> None:
    plan = Plan([SIZE])
    for job in plan.jobs():
        line = done(plan, job)
        assert json.loads(json.dumps(line)) == line


# The command


def test_command_sweeps_a_file_of_spaces(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "spaces.json"
    write_spaces(path, [SIZE, STEP])
    assert digest_of(read_spaces(path)[0]) == digest_of(SIZE)
    status = main(["sweep", str(path), "--jobs", "1", "--report", str(tmp_path / "report")])
    printed = capsys.readouterr().out
    assert "step: clean; all 36 swept" in printed
    assert "size: NOT CLEAN; all 80 swept" in printed
    assert status == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "no file of spaces"),
        ('{"spaces": [{"question": "q"}]}', "space 1 (q)"),
        ('{"spaces": [7]}', "space 1 (?)"),
    ],
)
def test_file_that_holds_no_spaces_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "spaces.json"
    path.write_text(text)
    with pytest.raises(BadSpaces) as refused:
        read_spaces(path)
    assert said in str(refused.value)
    assert main(["sweep", str(path)]) == 2


def test_entry_that_does_not_fit_its_formula_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "spaces.json"
    write_spaces(path, [SIZE])
    entry = json.loads(path.read_text("utf-8"))
    entry["spaces"][0]["mistakes"] = {"no-such": None}
    path.write_text(json.dumps(entry))
    with pytest.raises(BadSpaces, match="no-such"):
        read_spaces(path)


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")
def test_ray_on_two_workers_reports_what_one_process_does(tmp_path: Path) -> None:
    """The same outcomes and the same lines, whatever the order in which they came; in a process of its own, which a
    local cluster of two workers ends with."""
    spaces = tmp_path / "spaces.json"
    write_spaces(spaces, [SIZE, STEP, MODES])
    arguments = ["sweep", str(spaces), "--jobs", "2", "--engine", "ray", "--report", str(tmp_path / "ray")]
    environment = os.environ | {
        "HOME": str(tmp_path),
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_AUTH_MODE": "disabled",
    }
    done = subprocess.run(
        [sys.executable, "-m", "verify", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    sweep(Plan(read_spaces(spaces)), tmp_path / "one", jobs=1)
    lines = [(tmp_path / name).read_text("utf-8").splitlines() for name in ("ray", "one")]
    assert sorted(lines[0]) == sorted(lines[1])
