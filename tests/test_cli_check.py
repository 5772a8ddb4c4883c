"""`quizapp check`: everything that is wrong, once or at every change; and nothing that a file holds does it harm."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.bank.loading import MAX_BYTES
from quizapp.bank.shipped import overlay_folder
from quizapp.settings import places

from .commands import ENTRY, Runner, bank, card


@pytest.fixture
def run(tmp_path: Path, small_content: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(Path(shutil.copytree(small_content, tmp_path / "content")), capsys)


def test_check_of_sound_content_says_so(run: Runner) -> None:
    assert run("check") == 0
    assert (run.out, run.err) == ("no problem found\n", "")


def test_check_prints_every_problem_with_its_place_and_fails(run: Runner) -> None:
    path = run.content / "banks" / "small.yaml"
    text = (
        path.read_text("utf-8").replace("difficulty: 2", "difficulty: 9", 1).replace("answer:", "anser:", 1)
    )
    path.write_text(text, "utf-8")
    assert run("check") == 1
    lines = run.out.splitlines()
    line = 1 + next(i for i, one in enumerate(text.splitlines()) if "difficulty: 9" in one)
    assert any(f"small.yaml:{line}:" in one for one in lines)
    assert any("unknown key 'anser'" in one and "did you mean 'answer'?" in one for one in lines)


def test_check_of_named_paths_is_of_these_only(run: Runner, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("title: x\n")
    assert run("check", str(run.content / "banks" / "small.yaml")) == 0
    assert run("check", str(other)) == 1
    assert "other.yaml:1:" in run.out
    assert run("check", str(tmp_path / "missing.yaml")) == 1
    assert "no such file or folder" in run.out


def test_check_takes_a_group_as_other_commands_do(run: Runner) -> None:
    assert run("check", "small") == 0
    assert run.out == "no problem found\n"


def test_check_covers_the_shipped_banks_named_folders_and_the_data_folder(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same id in two of them is meant; on unknown topics they are not."""
    monkeypatch.setattr("quizapp.bank.shipped.content_dir", lambda: run.content)
    named = bank(tmp_path / "named" / "one.yaml", card("turn", "Over?"), card("one", "One?", "knowhere"))
    own = bank(
        overlay_folder(places().data) / "banks" / "own.yaml", card("turn", "Over?"), card("x", "X?", "y")
    )
    assert run.as_typed("check", "--content", str(named.parent)) == 1
    assert [line.split(": ")[0] for line in run.out.splitlines()] == [
        f"{own}:4:37",
        f"{named}:4:39",
        "2 problems",
    ]
    assert run.as_typed("check", "own") == 1, "a bank of one's own by its name"
    assert run.out.splitlines()[-1] == "1 problem"
    assert run.as_typed("check", "small") == 0


def test_check_of_a_bank_by_its_name_is_of_the_one_that_counts(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.bank.shipped.content_dir", lambda: run.content)
    bank(overlay_folder(places().data) / "banks" / "small.yaml", card("x", "X?", "knowhere"))
    assert run.as_typed("check", "small") == 1
    assert "unknown topic 'knowhere'" in run.out


def test_check_tells_a_space_that_offers_nothing(run: Runner) -> None:
    make_unsound(run)
    assert run("check") == 1
    assert run.out.splitlines()[0].endswith("size: no variant can be offered (conditions 1); change the axes")


def make_unsound(run: Runner) -> None:
    path = run.content / "banks" / "small.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("compute: conv.output_size", "compute: conv.output_size\n  where: [k > n]"), "utf-8"
    )


# watch


def watched(run: Runner, monkeypatch: pytest.MonkeyPatch, *meanwhile: Callable[[], object]) -> list[str]:
    """What is printed while these things happen, until ctrl+c."""
    left = list(meanwhile)

    def sleep(_: float) -> None:
        if not left:
            raise KeyboardInterrupt
        left.pop(0)()

    monkeypatch.setattr(time, "sleep", sleep)
    assert run("check", "--watch", "--now", "2026-03-02T10:00:00") == 0
    assert run.err == ""
    return run.out.splitlines()


def test_watch_checks_again_at_every_change_until_ctrl_c(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = run.content / "banks" / "small.yaml"
    sound = path.read_text("utf-8")
    monkeypatch.chdir(run.content)
    lines = watched(
        run,
        monkeypatch,
        lambda: path.write_text(sound.replace("difficulty: 2", "difficulty: 9", 1), "utf-8"),
        lambda: None,
        lambda: make_unsound(run),
        lambda: None,
        lambda: path.write_text(sound, "utf-8"),
        lambda: None,
    )
    assert lines[0].startswith("10:00:00 watching ")
    assert lines[0].endswith(" files: no problem")
    assert "9 is out of range" in lines[1]
    assert lines[2] == "10:00:00 banks/small.yaml: 1 problem"
    assert lines[-1] == "10:00:00 banks/small.yaml: no problem"


def test_watch_looks_at_the_formulas_too_and_only_at_what_has_changed(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quizapp.keys import soundness

    looked_at: list[str] = []
    real = soundness.unsound

    def spy(banks: list[object]) -> object:
        looked_at.extend(bank.group for bank in banks)  # type: ignore[attr-defined]
        return real(banks)  # type: ignore[arg-type]

    monkeypatch.setattr(soundness, "unsound", spy)
    other = run.content / "banks" / "other.yaml"
    lines = watched(
        run,
        monkeypatch,
        lambda: bank(other, card("other", "Other?")),
        lambda: None,
        lambda: make_unsound(run),
        lambda: None,
    )
    assert looked_at == ["small", "other", "small"]
    assert lines[-2].endswith("size: no variant can be offered (conditions 1); change the axes")
    assert lines[-1].endswith("small.yaml: 1 problem")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a matter of Unix")
def test_watch_ends_quietly_at_a_real_ctrl_c(run: Runner) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENTRY, "check", "--watch", "--only", "--content", str(run.content)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().endswith("no problem\n"), "a line comes out as soon as it is said"
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
    assert (child.returncode, out, err) == (0, "", "")


# Harm


MEMORY = 1024 * 1024 * 1024
SECONDS = 20
LIMITED = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY})); {ENTRY}"


def _written(text: str | bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(text.encode() if isinstance(text, str) else text)


def _large(path: Path) -> None:
    path.touch()
    os.truncate(path, 100_000_000)


HARM: dict[str, tuple[Callable[[Path], object], str]] = {
    "alias-bomb": (
        _written("a: &a [lol, lol]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"),
        "1:4: anchors are not allowed (&a)",
    ),
    "runs-a-program": (
        _written("title: {en: a, zh: b}\nquestions:\n- !!python/object/apply:os.system [touch owned]\n"),
        "3:3: tags are not allowed (tag:yaml.org,2002:python/object/apply:os",
    ),
    "key-twice": (
        _written("title: {en: a, zh: b}\ntitle: {en: c, zh: d}\n"),
        "2:1: the key 'title' stands twice in this mapping",
    ),
    "latin-1": (_written("title: {en: café, zh: b}\n".encode("latin-1")), "1:16: not UTF-8: byte 0xe9"),
    "utf-16": (_written("title: x\n".encode("utf-16")), "1:1: not UTF-8: its first bytes are those of UTF-16"),
    "a-nul": (_written("title: x\n\0"), "2:1: the character U+0000 is not allowed here"),
    "escape": (_written("title: \x1b]0;owned\x07\n"), "1:8: the character U+001B is not allowed here"),
    "100-megabytes": (
        _large,
        f"1:1: a file holds at most {MAX_BYTES:,} bytes, this one 100,000,000; split it",
    ),
    "link-out": (
        lambda path: path.symlink_to("/etc/passwd"),
        "1:1: a symbolic link out of its content folder, to '/etc/passwd'; put the file itself here",
    ),
    "endless": (lambda path: path.symlink_to("/dev/zero"), "1:1: a symbolic link out of its content folder"),
    "pipe": (os.mkfifo, "1:1: cannot be read: this is a pipe, not a file"),
    "brackets": (_written("[" * 1_000_000), "1:25: nested deeper than 24 levels"),
}  # fmt: skip


@pytest.fixture(scope="module")
def harmful(tmp_path_factory: pytest.TempPathFactory, small_content: Path) -> Path:
    """Harmful banks beside a sound one."""
    content = Path(shutil.copytree(small_content, tmp_path_factory.mktemp("harm") / "content"))
    for name, (make, _) in HARM.items():
        make(content / "banks" / f"{name}.yaml")
    return content


def limited(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """In little memory; to take too long fails."""
    return subprocess.run(
        [sys.executable, "-c", LIMITED, "--only", "--content", str(folder), *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "QUIZAPP_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
    )


@pytest.fixture(scope="module")
def checked(harmful: Path) -> list[str]:
    done = limited(harmful, "check")
    assert (done.returncode, done.stderr) == (1, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize("name", HARM)
def test_check_refuses_harm_with_its_place(name: str, checked: list[str]) -> None:
    told = [line for line in checked if line.startswith(f"banks/{name}.yaml:")]
    assert any(line.startswith(f"banks/{name}.yaml:{HARM[name][1]}") for line in told), told
    assert len(told) <= 10
    assert all(len(line) < 300 and line.isprintable() for line in told)


def test_harm_keeps_no_other_bank_from_being_used(harmful: Path, checked: list[str]) -> None:
    """The rest of the program names every bank that it cannot read, in a line each, and goes on."""
    done = limited(harmful, "show", "turn")
    assert done.returncode == 0
    assert "What is dropout?" in done.stdout
    lines = done.stderr.splitlines()
    assert sorted(line.partition(".yaml:")[0] for line in lines) == sorted(
        f"quizapp: banks/{n}" for n in HARM
    )
    assert not (harmful / "owned").exists()
    assert checked[-1].endswith(" problems")


def test_what_cannot_be_a_bank_is_refused_when_it_is_named(
    harmful: Path, run: Runner, tmp_path: Path
) -> None:
    for path, said in (
        (harmful / "banks" / "pipe.yaml", "this is a pipe, not a file"),
        (tmp_path / "nowhere.yaml", "no such file or folder"),
        (Path("x" * 300), "no such file or folder"),
        (Path("/dev/zero"), "cannot be read: this is a device, not a file"),
        (tmp_path / "home", "no such file or folder"),
        (tmp_path, "no bank lies in this folder; banks are the files *.yaml in it or in its folder banks"),
    ):
        assert run("check", str(path)) == 1
        assert run.out.splitlines()[0].endswith(said)
