"""`python -m verify`: what it prints, and the exit status a script can rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from verify.__main__ import expanded, main, read_pair
from verify.registry import formula, names

ROOT = Path(__file__).resolve().parent.parent.parent

WITHOUT_TORCH = """
import sys

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Nowhere())
from verify.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def without_torch(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_list_names_every_formula_with_its_steps_mistakes_and_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["list"]) == 0
    printed = capsys.readouterr().out
    for name in names():
        made = formula(name)
        assert f"{name}({', '.join(i.name for i in made.inputs)}) -> " in printed
        assert made.source in printed
        assert all(mistake in printed for mistake in made.mistakes)


def test_list_finds_formulas_by_the_words_of_name_and_title(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "LeNet", "layer"]) == 0
    printed = capsys.readouterr().out
    assert [line.partition("(")[0] for line in printed.splitlines()[::3]] == ["arch.lenet5_layer"]
    assert main(["list", "zzz"]) == 0
    assert capsys.readouterr().out == ""


def test_run_prints_the_formula_and_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "conv.output_size", "n=224", "k=7", "s=2", "p=3", "d=1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "o = floor((n + 2p - d(k - 1) - 1) / s) + 1"
    assert [line.split() for line in lines[1:]] == [
        ["k_eff", "=", "7"],
        ["span", "=", "223"],
        ["out", "=", "112"],
    ]


def test_run_takes_lists_matrices_and_words(capsys: pytest.CaptureFixture[str]) -> None:
    inputs = ["x=[1,-2]", "W1=[[0.3,0.3],[0.3,-0.6]]", "b1=[0.1,0.2]", "W2=[[0.5,-0.4]]", "b2=[0.3]", "y=[1]"]
    assert main(["run", "mlp.backprop", *inputs, "activation=relu"]) == 0
    pairs = [line.split(" = ") for line in capsys.readouterr().out.splitlines()[1:]]
    found = {name.strip(): json.loads(value) for name, value in pairs}
    assert found["z1"] == pytest.approx([-0.2, 1.7])
    assert found["z2"] == pytest.approx([-0.38])
    assert np.shape(found["dW1"]) == (2, 2)


SIZE = {"n": "224", "k": "7", "s": "2", "p": "3", "d": "1"}


def sized(**changes: str) -> list[str]:
    return ["conv.output_size", *(f"{name}={value}" for name, value in (SIZE | changes).items())]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["conv.outputsize", "n=1"], "unknown formula 'conv.outputsize'; did you mean conv.output_size"),
        (["adam.stride"], "unknown formula 'adam.stride'; did you mean optim.adam"),
        (["nonsense"], "unknown formula 'nonsense'; python -m verify list prints all of them"),
        (["conv.output_size"], "conv.output_size needs 'n'; it takes n, k, s, p, d"),
        (["conv.output_size", "q=1"], "conv.output_size has no input 'q'; it takes n, k, s, p, d"),
        (["conv.output_size", "n"], "'n' is not of the form key=value"),
        (["conv.output_size", "=3"], "'=3' is not of the form key=value"),
        (["conv.output_size", "n="], "'' is neither a number, a list such as [0.1,0.2] nor a word"),
        (["conv.output_size", "n=1,5"], "'1,5' is neither a number"),
        (["conv.output_size", "n=[1"], "'[1' is neither a number"),
        (["conv.output_size", "n=" + "[" * 5000], "is neither a number"),
        (["conv.output_size", "n=3", "n=4"], "'n' is given twice"),
        (sized(n="2.5"), "conv.output_size: 'n' is an integer"),
        (sized(n="abc"), "conv.output_size: 'n' is a number, not 'abc'"),
        (sized(n="true"), "conv.output_size: 'n' is a number, not True"),
        (sized(n="null"), "conv.output_size: 'n' is no int number or list of numbers"),
        (sized(n="[1,2]"), "conv.output_size: 'n' is a number"),
        (sized(n="NaN"), "conv.output_size: 'n' is no int number"),
        (sized(n="1e400"), "conv.output_size: 'n' lies below 2^63"),
        (sized(n="9" * 30), "conv.output_size: 'n' lies below 2^63"),
        (sized(s="0"), "conv.output_size: division by zero"),
        (
            sized(n="2", p="0"),
            "conv.output_size: these inputs do not meet the condition conv.fits (The dilated kernel",
        ),
        (["conv.receptive_field", "k=[3,3]", "s=[1]"], "'s' has the length 1 along L, 'k' 2"),
        (["conv.receptive_field", "k=[]", "s=[]"], "conv.receptive_field: 'k' is empty"),
        (["conv.receptive_field", "k=[[3]]", "s=[1]"], "conv.receptive_field: 'k' is shaped (L)"),
    ],
)
def test_bad_input_gives_one_line_and_exit_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never a traceback, and never a number that means nothing."""
    assert main(["run", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert captured.err.count("\n") == 1


def test_word_that_is_no_choice_is_told_with_the_choices(capsys: pytest.CaptureFixture[str]) -> None:
    inputs = ["x=[1]", "W1=[[1]]", "b1=[1]", "W2=[[1]]", "b2=[1]", "y=[1]"]
    for word in ("gelu", "3", "[1]"):
        assert main(["run", "mlp.backprop", *inputs, f"activation={word}"]) == 2
        assert "'activation' is one of sigmoid, tanh, relu" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("k=3", ("k", 3)),
        ("lr=1e-3", ("lr", 0.001)),
        ("beta=.5", ("beta", 0.5)),
        ("g=[0.1, -2]", ("g", [0.1, -2])),
        ("activation=relu", ("activation", "relu")),
        ("mode=batch_norm", ("mode", "batch_norm")),
        ('word="a b"', ("word", "a b")),
    ],
)
def test_pair_is_read_as_json_or_as_a_word(pair: str, value: tuple[str, Any]) -> None:
    assert read_pair(pair) == value


def test_field_stands_for_all_its_formulas() -> None:
    assert expanded(["mlp"]) == [name for name in names() if name.startswith("mlp.")]
    assert len(expanded(["mlp"])) > 1
    assert expanded(["conv.macs", "norm"])[0] == "conv.macs"
    assert expanded([]) == names()


def test_crosscheck_prints_a_line_for_each_backend_and_a_total(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["crosscheck", "conv.macs", "--cases", "32"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines[:2]] == [
        ["conv.macs", "numpy", "float64"],
        ["conv.macs", "torch", "cpu"],
    ]
    assert all(line.endswith(" ok") for line in lines[:2])
    assert lines[2] == "2 of 2 passed"


def test_failure_is_exit_1_and_the_others_are_still_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = formula("optim.sgd")
    right = made.body
    monkeypatch.setattr(made, "body", lambda xp, **i: right(xp, **i) | {"theta": 0 * right(xp, **i)["theta"]})
    assert main(["crosscheck", "optim.sgd", "conv.macs", "--cases", "32"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert ["FAILED: 'theta' is " in line for line in lines[:4]] == [True, True, False, False]
    assert lines[4] == "2 of 4 passed"


def test_json_is_one_object_with_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["crosscheck", "conv.macs", "--cases", "40", "--json", "--dtype", "float32"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["verdict"] == "ok"
    assert [one["backend"] for one in data["reports"]] == ["numpy float32", "torch cpu float32"]
    report = data["reports"][0]
    assert set(report) == {
        "formula", "backend", "cases", "largest_absolute", "largest_relative", "oracles", "steps", "failure", "passed",
    }  # fmt: skip
    assert (report["formula"], report["passed"], report["failure"]) == ("conv.macs", True, "")
    assert report["cases"] >= 40
    assert report["steps"] == ["out", "positions", "per_position", "macs"]


def test_json_of_a_failure_is_still_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An infinite difference is null there: `Infinity` is no JSON."""
    made = formula("optim.sgd")
    right = made.body
    nan = float("nan")
    monkeypatch.setattr(
        made, "body", lambda xp, **i: right(xp, **i) | {"theta": nan * right(xp, **i)["theta"]}
    )
    assert main(["crosscheck", "optim.sgd", "--json"]) == 1
    printed = capsys.readouterr().out
    data = json.loads(printed, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert data["verdict"] == "failed"
    assert data["reports"][0]["largest_absolute"] is None
    assert data["reports"][0]["failure"].startswith("'theta' is nan, by ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["crosscheck", "optim.nothing"], "unknown formula 'optim.nothing'; "),
        (["crosscheck", "conv.macs", "--cases", "0"], "--cases is at least 1"),
        (["crosscheck", "conv.macs", "--seed", "-1"], "--seed is not negative"),
    ],
)
def test_bad_request_gives_one_line_and_exit_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [[], ["sing"], ["run"], ["crosscheck", "--device", "tpu"], ["crosscheck", "--dtype", "float16"]],
)
def test_command_line_that_is_none_is_exit_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m verify" in capsys.readouterr().err


@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_missing_device_gives_one_line_and_exit_2(
    extra: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert main(["crosscheck", "conv.macs", "--device", "cuda", *extra]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "no CUDA device: torch reports that none is available here\n"


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_missing_torch_gives_one_line_and_exit_2(device: str) -> None:
    """Never a silent fall-back to NumPy against itself."""
    done = without_torch("crosscheck", "conv.macs", "--device", device)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "torch is not installed: pip install 'quizapp[torch]'\n"


def test_list_and_run_need_no_torch() -> None:
    done = without_torch("run", "optim.sgd", "theta0=1", "g=[0.5]", "lr=0.1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "theta = [0.95]" in done.stdout
