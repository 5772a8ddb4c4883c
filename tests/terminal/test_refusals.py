"""A learning record that cannot be used: one sentence that says what to do, exit status 2, the files as they were.

Through the real program, on the screen and line by line: that the store refuses is proved in tests/memory.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from quizapp.memory import phrases
from quizapp.memory.migrations import SCHEMA
from quizapp.text.phrases import Phrase

from .mortal import AS_MORTAL, environment, limited
from .terminal import QUIZAPP, Terminal

ROOT = Path(__file__).parents[2]
NOW = ("--now", "2026-03-02T10:00:00+00:00")
Trouble = Callable[[Path], AbstractContextManager[None]]


@dataclass(frozen=True)
class Place:
    """A home in which an answer is stored, and a content folder."""

    home: Path
    common: tuple[str, ...]

    @property
    def record(self) -> Path:
        return self.home / "data" / "progress.db"

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Every file of the record, with when it was written and, where that may be read, what it holds."""
        found = sorted(self.record.parent.glob("*"))
        return {
            one.name: (one.stat().st_mtime_ns, one.read_bytes() if os.access(one, os.R_OK) else b"")
            for one in found
            if one.is_file()
        }

    def plain(
        self, *more: str, command: Sequence[str] = QUIZAPP, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """One question answered and rated."""
        return subprocess.run(
            [*command, "study", "--plain", *self.common, *more], input="4\n4\n", text=True,
            capture_output=True, timeout=60, env=environment(self.home, **variables), check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory, small_content: Path) -> Place:
    home = tmp_path_factory.mktemp("used") / "home"
    (home / "config").mkdir(parents=True)
    (home / "config" / "settings.toml").touch()
    place = Place(home, ("--only", "--content", str(small_content), *NOW))
    assert place.plain().returncode == 0
    return place


@pytest.fixture
def place(used: Place, tmp_path: Path) -> Iterator[Place]:
    home = Path(shutil.copytree(used.home, tmp_path / "of-this-test"))
    yield Place(home, used.common)
    for folder in (home, home / "data"):
        folder.chmod(0o755)


# Kinds of trouble: each leaves the files as they are while the program is tried


@contextmanager
def newer(record: Path) -> Iterator[None]:
    with closing(sqlite3.connect(record)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    yield


@contextmanager
def damaged(record: Path) -> Iterator[None]:
    record.write_bytes(b"no database" * 1000)
    yield


@contextmanager
def foreign(record: Path) -> Iterator[None]:
    with closing(sqlite3.connect(record)) as connection:
        connection.execute("PRAGMA application_id = 7")
    yield


LOCKING = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(record: Path) -> Iterator[None]:
    """By another process: this one would lose its lock whenever it looks into the file."""
    command = [sys.executable, "-c", LOCKING, str(record)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        yield
        other.communicate()


@contextmanager
def read_only_file(record: Path) -> Iterator[None]:
    record.chmod(0o444)
    yield


@contextmanager
def read_only_folder(record: Path) -> Iterator[None]:
    record.parent.chmod(0o555)
    yield


@contextmanager
def unreadable_file(record: Path) -> Iterator[None]:
    record.chmod(0o000)
    yield
    record.chmod(0o644)


@contextmanager
def no_folder(record: Path) -> Iterator[None]:
    """The folder has gone, and the one around it may not be written."""
    shutil.rmtree(record.parent)
    record.parent.parent.chmod(0o555)
    yield
    record.parent.parent.chmod(0o755)
    record.parent.mkdir()


@contextmanager
def folder_for_file(record: Path) -> Iterator[None]:
    record.unlink()
    record.mkdir()
    yield
    record.rmdir()


TROUBLES: list[tuple[Trouble, Phrase]] = [
    (newer, phrases.NEWER),
    (damaged, phrases.CORRUPT),
    (foreign, phrases.FOREIGN),
    (locked, phrases.LOCKED),
    (read_only_file, phrases.READ_ONLY),
    (read_only_folder, phrases.READ_ONLY),
    (unreadable_file, phrases.READ_ONLY),
    (no_folder, phrases.READ_ONLY),
    (folder_for_file, phrases.UNREADABLE),
]


def advice(phrase: Phrase, language: str) -> str:
    """What it says behind the last thing that is filled in: what to do."""
    return (phrase.zh if language == "zh" else phrase.en).rpartition("}")[2]


@pytest.mark.skipif(sys.platform != "linux", reason="root gives up its power by Linux's capabilities")
@pytest.mark.parametrize(("trouble", "said"), TROUBLES, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_is_touched(
    place: Place, trouble: Trouble, said: Phrase
) -> None:
    """In a pipe in Chinese, in a terminal in English; no traceback, nothing drawn, every file as it was."""
    with trouble(place.record):
        before = place.files()
        done = place.plain("--language", "zh", command=AS_MORTAL)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("quizapp: ")
        assert done.stderr.count("\n") == 1
        assert advice(said, "zh") in done.stderr
        with Terminal(place.common, place.home, AS_MORTAL) as terminal:
            assert terminal.wait() == 2
            assert advice(said, "en") in terminal.raw.decode()
            assert b"\x1b" not in terminal.raw
            assert b"Traceback" not in terminal.raw
        after = place.files()
        assert {name: after.get(name) for name in before} == before


def test_after_all_of_that_the_record_is_used_again(place: Place) -> None:
    """What was acknowledged before is there as soon as the trouble is over."""
    with locked(place.record):
        assert place.plain().returncode == 2
    done = place.plain()
    assert done.returncode == 0
    assert "Question 2 of 4" in done.stdout


# The compiled content is made again, whatever has become of it


def overwritten(catalogue: Path) -> None:
    catalogue.write_bytes(b"no database" * 1000)


def scrambled(catalogue: Path) -> None:
    content = catalogue.read_bytes()
    catalogue.write_bytes(content[:8192] + bytes(reversed(content[8192:])))


def cut_off(catalogue: Path) -> None:
    catalogue.write_bytes(catalogue.read_bytes()[:10_000])


def a_folder(catalogue: Path) -> None:
    catalogue.unlink()
    catalogue.mkdir()


@pytest.mark.parametrize("damage", [overwritten, scrambled, cut_off, a_folder])
def test_a_damaged_catalogue_is_nobodys_trouble(place: Place, damage: Callable[[Path], None]) -> None:
    for catalogue in (place.home / "cache").glob("catalogue*.db"):
        damage(catalogue)
    done = place.plain()
    assert (done.returncode, done.stderr) == (0, "")
    assert "Question 2 of 4" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit to the size of a file")
def test_where_the_content_can_be_compiled_nowhere_that_is_said(place: Place) -> None:
    """Neither in the cache nor in the folder for temporary files is there room."""
    shutil.rmtree(place.home / "cache")
    temporary = place.home / "temporary"
    temporary.mkdir()
    done = place.plain(command=limited(4096), TMPDIR=str(temporary))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Free some space and try again" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(temporary.iterdir()) == [], "half a catalogue takes no room there"


# Nobody knows where home is

WITHOUT_HOME = """
import pwd, sys
def unknown(_): raise KeyError
pwd.getpwuid = pwd.getpwnam = unknown
from quizapp import cli
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("home", [None, "~", "~nobody-of-this-name/quizapp"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_home_folder_it_says_how_to_name_one(
    place: Place, tmp_path: Path, home: str | None, language: str
) -> None:
    """As services and containers run programs: no HOME, and a user without an entry. No folder `~` is made."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_HOME, "study", "--plain", *place.common, "--language", language],
        cwd=tmp_path, env=environment(None, PYTHONPATH=str(ROOT)) | ({"QUIZAPP_HOME": home} if home else {}),
        input="", text=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "QUIZAPP_HOME" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "~").exists()
