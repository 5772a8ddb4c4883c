"""What the first question needs is imported behind Home: all of it, and in nobody's way."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from quizapp.screens.preload import MODULES, Preload

STEP = """
import pathlib, time
pathlib.Path({done!r}).touch()
while pathlib.Path({wait!r}).exists(): time.sleep(0.001)
"""


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Modules that are imported nowhere else: each leaves a file behind, the first lasts as long as `wait` is there."""
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "wait").touch()
    for name in ("step_one", "step_two"):
        monkeypatch.delitem(sys.modules, name, raising=False)
        code = STEP.format(done=str(tmp_path / f"{name}.done"), wait=str(tmp_path / "wait"))
        (tmp_path / f"{name}.py").write_text(code, "utf-8")
    return "step_one", "step_two"


def begun(tmp_path: Path) -> bool:
    return (tmp_path / "step_one.done").exists()


def test_whoever_needs_it_waits_for_the_end(tmp_path: Path, steps: tuple[str, ...]) -> None:
    preload = Preload(steps)
    preload.start()
    (tmp_path / "wait").unlink()
    preload.finish()
    assert set(steps) <= set(sys.modules)


def test_a_stop_leaves_the_rest_undone(tmp_path: Path, steps: tuple[str, ...]) -> None:
    preload = Preload(steps)
    preload.start()
    while not begun(tmp_path):
        pass
    preload.stop()
    (tmp_path / "wait").unlink()
    preload.finish()
    assert not (tmp_path / "step_two.done").exists()


def test_what_is_not_begun_is_not_waited_for() -> None:
    Preload(("json",)).finish()
    assert all(thread.name != "preload" for thread in threading.enumerate())


def test_a_module_that_does_not_load_is_left_to_whoever_needs_it(
    tmp_path: Path, steps: tuple[str, ...]
) -> None:
    """No traceback on the terminal that Home is drawn on; nor is anything after it tried."""
    (tmp_path / "wait").unlink()
    preload = Preload(("no_such_module_at_all", *steps))
    preload.start()
    preload.finish()
    assert not begun(tmp_path)


BEHIND_HOME = """
import json, sys
import quizapp.screens.app
from quizapp.screens.preload import Preload
preload = Preload()
preload.start()
preload.finish()
before = set(sys.modules)
from quizapp.practice.opening import open_study
from quizapp.screens.study.screen import StudyScreen
print(json.dumps([sorted(before), sorted(set(sys.modules) - before)]))
"""


def test_a_session_opens_without_importing_anything_more() -> None:
    """pydantic, numpy and fsrs are there, and so is every module of ours that the study screen imports."""
    done = subprocess.run([sys.executable, "-c", BEHIND_HOME], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    before, more = json.loads(done.stdout)
    assert {"pydantic", "numpy", "fsrs", *MODULES} <= set(before)
    assert more == []
