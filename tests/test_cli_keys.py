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
    assert run.out.splitlines()[-1] == (
        f"differences in {run.keys.parent}: 4; if the change is meant: "
        f"quizapp keys regenerate --content {run.content}"
    )
    assert run("keys", "regenerate") == 0
    assert run.out.splitlines()[-1] == f"changes in {run.keys.parent}: 4"
    whole = run.keys.read_bytes()
    for what in ("regenerate", "check"):
        assert run("keys", what) == 0
        assert run.out == f"the keys in {run.keys.parent} are up to date\n"
    assert run.keys.read_bytes() == whole


def test_one_edited_digit_makes_the_check_fail_with_question_old_and_new(run: Runner) -> None:
    run("keys", "regenerate")
    data = json.loads(run.keys.read_text("utf-8"))
    data["questions"]["size"]["variants"][0]["answer"] = 5
    run.keys.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert run("keys", "check") == 1
    first, last = run.out.splitlines()
    assert "small.json: size: variants[0].answer: 5 -> 4 (edited by hand" in first
    assert last.startswith(f"differences in {run.keys.parent}: 1; if the change is meant: ")
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
    where = ("--only", "--content", str(run.content))
    assert process("keys", "regenerate", *where, code=WITHOUT_TORCH).returncode == 0
    assert run.keys.exists()
    done = process("keys", "check", "--device", "cuda", *where, code=WITHOUT_TORCH)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"quizapp: torch is not installed: pip install 'quizapp[torch]'\n"


def test_the_last_folder_named_is_meant_and_its_banks_may_be_on_shipped_topics(
    run: Runner, tmp_path: Path
) -> None:
    """A folder without topics of its own, named behind another one."""
    mine = tmp_path / "mine"
    mine.mkdir()
    assert run.as_typed("new", "numeric", "--content", str(mine), "--into", "mine") == 0
    named = ("--content", str(run.content), "--content", str(mine))
    assert run.as_typed("keys", "regenerate", *named) == 0
    assert run.out.splitlines()[-1] == f"changes in {mine / 'keys'}: 1"
    assert (mine / "keys" / "mine.json").is_file()
    assert not run.keys.exists()
    assert run.as_typed("keys", "check", "mine", *named) == 0


def test_without_a_folder_the_shipped_keys_are_meant(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = Path(shutil.copytree(run.content, tmp_path / "shipped"))
    monkeypatch.setattr("quizapp.bank.shipped.content_dir", lambda: shipped)
    assert run.as_typed("keys", "check") == 1
    last = run.out.splitlines()[-1]
    assert last == (f"differences in {shipped / 'keys'}: 4; if the change is meant: quizapp keys regenerate")
