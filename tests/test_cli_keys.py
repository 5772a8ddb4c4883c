"""`quizapp keys`: regenerated once, checked ever after."""

import json
import shutil
from pathlib import Path

import pytest

from .commands import WITHOUT_TORCH, Runner, process


@pytest.fixture
def run(tmp_path: Path, small_content: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(Path(shutil.copytree(small_content, tmp_path / "content")), capsys)


def test_keys_are_regenerated_once_and_then_up_to_date(run: Runner) -> None:
    assert run("keys", "check") == 1
    assert run.out.splitlines()[-1].startswith("4 differences; ")
    assert run("keys", "regenerate") == 0
    assert run.out.splitlines()[-1] == "4 changes"
    whole = run.keys.read_bytes()
    for what in ("regenerate", "check"):
        assert run("keys", what) == 0
        assert run.out == "the keys are up to date\n"
    assert run.keys.read_bytes() == whole


def test_one_edited_digit_makes_the_check_fail_with_question_old_and_new(run: Runner) -> None:
    run("keys", "regenerate")
    data = json.loads(run.keys.read_text("utf-8"))
    data["questions"]["size"]["variants"][0]["answer"] = 5
    run.keys.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert run("keys", "check") == 1
    first, last = run.out.splitlines()
    assert "small.json: size: variants[0].answer: 5 -> 4 (edited by hand" in first
    assert last == "1 differences; if the change is meant: quizapp keys regenerate"
    assert run("keys", "regenerate", "small") == 0
    assert run("keys", "check", "small") == 0


def test_unreadable_keys_give_one_sentence(run: Runner) -> None:
    run.keys.parent.mkdir()
    run.keys.write_bytes(b"\x00\xff")
    for what in ("check", "regenerate"):
        assert run("keys", what) == 2
        assert run.err.startswith("quizapp: ")
        assert run.err.count("\n") == 1
        assert "delete it and regenerate the keys" in run.err


def test_broken_bank_is_told_before_any_key(run: Runner) -> None:
    run("keys", "regenerate")
    whole = run.keys.read_bytes()
    path = run.content / "banks" / "small.yaml"
    path.write_text(path.read_text("utf-8").replace("answer:", "anser:", 1), "utf-8")
    for what in ("check", "regenerate"):
        assert run("keys", what) == 2
        assert run.err.startswith("quizapp: the banks have problems:\n")
        assert "unknown key 'anser'" in run.err
    assert run.keys.read_bytes() == whole


def test_missing_device_gives_one_line(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    for what in ("check", "regenerate"):
        assert run("keys", what, "--device", "cuda") == 2
        assert (run.out, run.err) == (
            "",
            "quizapp: no CUDA device: torch reports that none is available here\n",
        )
    assert not run.keys.exists()


def test_missing_torch_gives_one_line_and_the_keys_need_none(run: Runner) -> None:
    where = ("--content", str(run.content))
    assert process("keys", "regenerate", *where, code=WITHOUT_TORCH).returncode == 0
    assert run.keys.exists()
    done = process("keys", "check", "--device", "cuda", *where, code=WITHOUT_TORCH)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"quizapp: torch is not installed: pip install 'quizapp[torch]'\n"
