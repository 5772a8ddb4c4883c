"""Settings that the program writes: what a person wrote besides them stays as it is, whatever happens on the way."""

import errno
import os
import re
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from quizapp.settings import THEMES, NotSaved, Settings, load, plain, save

GOOD: dict[str, st.SearchStrategy[Any]] = {
    "language": st.sampled_from(["en", "zh"]),
    "retention": st.integers(700, 970).map(lambda n: n / 1000),
    "new_per_day": st.integers(0, 9999),
    "rollover_hour": st.integers(0, 23),
    "numbers": st.sampled_from(["typed", "choice"]),
    "theme": st.sampled_from(THEMES),
}
BAD = ["[\n  1, # one\n]", '"""\nlanguage = "zh"\n"""', "nan", "'a # b'", "{a = 1}", "1979-05-27", "-0.0"]
REMARKS = st.sampled_from(["", " # why", "\t# 中文 'x' \"y\"", "   ", "#"])
OTHERS = [
    "",
    "  ",
    "# a remark",
    "# retention = 0.95 was too much",
    "#theme = 1",
    'colour = "red" # mine',
    "'a b' = 1",
    "note = '''\nretention = 0.8\n[table]\n# language = 1\n'''",
]
ENDS = [
    [],
    [""],
    ["", ""],
    ["[table]\nretention = 0.8\nnote = 1"],
    ["", "[[rows]]\n[[rows]]\nlanguage = 'zh'"],
]


def meaning(content: bytes) -> dict[str, str]:
    """Each name and its value as text: a nan equals no other."""
    return {name: repr(value) for name, value in tomllib.loads(content.decode("utf-8-sig")).items()}


def names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


@dataclass(frozen=True)
class Piece:
    """A statement and the setting that it gives a value to, or anything else that stands in such a file."""

    text: str
    name: str = ""


@st.composite
def pieces(draw: st.DrawFn) -> list[Piece]:
    """A file as a person may have written it: some settings are in it, good or bad, and much besides."""
    made = []
    for name in draw(st.lists(st.sampled_from(list(GOOD)), unique=True)):
        good = GOOD[name].map(lambda v: f'"{v}"' if isinstance(v, str) else str(v))
        value = draw(st.one_of(good, st.sampled_from(BAD)))
        key = draw(st.sampled_from([name, f'"{name}"', f"  '{name}'"]))
        equals = draw(st.sampled_from([" = ", "=", "\t=  "]))
        made.append(Piece(f"{key}{equals}{value}{draw(REMARKS)}", name))
    made += [Piece(text) for text in draw(st.lists(st.sampled_from(OTHERS), unique=True, max_size=4))]
    return [*draw(st.permutations(made)), *(Piece(text) for text in draw(st.sampled_from(ENDS)))]


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    pieces(),
    st.fixed_dictionaries({}, optional=GOOD),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
)
@example([Piece('theme = "nord" # "a" # b', "theme")], {"theme": "gruvbox", "new_per_day": 3}, "\r\n", "")
@example([Piece("retention = 'a # b' # c", "retention")], {"retention": 0.9}, "\n", "")
def test_what_is_saved_is_read_again_and_the_rest_of_the_file_stands(
    tmp_path: Path, written: list[Piece], changes: dict[str, Any], newline: str, mark: str
) -> None:
    """The changed settings have their new values and all other names their old ones; whatever did not hold one of the
    old values stands there letter by letter and in its order; and to save the same again changes nothing."""
    path = tmp_path / "settings.toml"
    path.write_bytes((mark + "\n".join(piece.text for piece in written)).replace("\n", newline).encode())
    before, (old, _) = meaning(path.read_bytes()), load(path, {})
    save(path, **changes)
    after = path.read_bytes()
    assert meaning(after) == before | {name: repr(value) for name, value in changes.items()}
    assert asdict(load(path, {})[0]) == asdict(old) | changes
    place, text = 0, after.decode()
    for piece in written:
        if piece.name not in changes:
            place = text.index(piece.text.replace("\n", newline), place) + len(piece.text)
    assert text.startswith("\ufeff") == bool(mark)
    assert newline == "\n" or text.count("\n") == text.count("\r\n") or len(written) == 1
    save(path, **changes)
    assert path.read_bytes() == after
    assert names(tmp_path) == ["settings.toml"]


LINES = st.one_of(
    st.sampled_from(
        [
            "",
            "# why",
            'language = "zh"',
            "retention = 0.9",
            "new_per_day = 0",
            'theme = "nord"',
            "\t",
            "#\x7f",
        ]
    ),
    st.builds(
        "{} = {}".format,
        st.sampled_from([*GOOD, "colour"]),
        st.one_of(st.from_regex(r'"?[\w.+-]{0,5}"?', fullmatch=True), st.sampled_from(BAD)),
    ),
    st.text(max_size=9),
)


@given(st.lists(LINES, max_size=5), st.sampled_from(["\n", "\r\n", "\r"]))
@example(["new_per_day = 007"], "\n")
@example(["retention = 0."], "\n")
@example(["retention = 0.9", "retention = 0.9"], "\n")
@example(['language = "e"n"'], "\n")
@example(["new_per_day = ٣"], "\n")
@example(['language = "'], "\n")
def test_the_quick_reader_reads_as_the_real_one_or_leaves_it_to_that(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    found = plain(text)
    assert found is None or (found, list(found)) == ((real := tomllib.loads(text)), list(real))


def test_the_quick_reader_is_enough_for_a_file_of_our_own(tmp_path: Path) -> None:
    """Else every start would pay for the real one."""
    path = tmp_path / "settings.toml"
    save(path, **asdict(Settings()))
    assert plain(path.read_text("utf-8")) == asdict(Settings())


def test_a_comment_behind_the_value_and_the_way_of_writing_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        '  "retention"  =  0.9   # "0.95" was too much\r\nlanguage="en"#mine', "utf-8", newline=""
    )
    save(path, retention=0.85, language="zh")
    wanted = '  "retention"  =  0.85   # "0.95" was too much\r\nlanguage="zh"#mine'
    assert path.read_bytes().decode() == wanted


def test_the_first_save_makes_folder_and_file_with_every_setting_explained(tmp_path: Path) -> None:
    path = tmp_path / "not" / "there" / "settings.toml"
    save(path, language="zh", theme="nord")
    assert load(path, {}) == (Settings(language="zh", theme="nord"), [])
    text = path.read_text("utf-8")
    for name, default in asdict(Settings()).items():
        shown = f'"{default}"' if isinstance(default, str) else default
        assert f"\n# {name} = {shown}\n" in text
    assert '\n# language = "en"\nlanguage = "zh"\n\n' in text, "right under its explanation"
    for theme in THEMES:
        assert re.search(rf"(?<![\w-]){theme}(?![\w-])", text), theme


def test_the_explained_defaults_are_settings_when_their_mark_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save(path)
    path.write_text(re.sub(r"(?m)^# (?=\w+ = )", "", path.read_text("utf-8")), "utf-8")
    assert load(path, {"LANG": "zh_CN.UTF-8"}) == (Settings(language="en"), [])


def test_a_link_stays_a_link_and_a_mode_stays_a_mode(tmp_path: Path) -> None:
    """As people keep their settings among other dot files."""
    real = tmp_path / "dotfiles" / "quizapp.toml"
    real.parent.mkdir()
    real.write_text("new_per_day = 5\n", "utf-8")
    real.chmod(0o640)
    link = tmp_path / "settings.toml"
    link.symlink_to(real)
    save(link, new_per_day=6)
    assert link.is_symlink()
    assert real.read_text("utf-8") == "new_per_day = 6\n"
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"retention = = 1\n", "not TOML, Invalid value (at line 1, column 13)"),
        (b"\xff\xfe", "not UTF-8 text"),
        (b"retention.of = 1\n", "'retention' stands there in a way that only a person can change"),
        (b"[retention]\nof = 1\n", "'retention' stands there in a way that only a person can change"),
    ],
)
def test_what_cannot_be_changed_safely_is_left_alone(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    with pytest.raises(NotSaved) as refused:
        save(path, retention=0.9)
    assert (refused.value.path, str(refused.value.why)) == (path, why)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("way", "number"), [("open", errno.EROFS), ("replace", errno.EACCES), ("mkdir", errno.EROFS)]
)
def test_a_disk_that_cannot_be_written_says_why_and_keeps_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str, number: int
) -> None:
    def refusing(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "settings.toml"
    path.write_text("new_per_day = 5\n", "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(Path, way, refusing)
        with pytest.raises(NotSaved) as refused:
            save(path, new_per_day=6)
    assert str(refused.value.why) == os.strerror(number)
    assert refused.value.why.text("zh") not in ("", os.strerror(number)), "in Chinese as well"
    assert path.read_text("utf-8") == "new_per_day = 5\n"
    assert names(tmp_path) == ["settings.toml"]


def test_a_disk_that_is_full_keeps_the_old_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It says so at the very last, when the bytes are to be on the disk."""
    path = tmp_path / "settings.toml"
    path.write_text("new_per_day = 5\n", "utf-8")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotSaved, match=os.strerror(errno.ENOSPC)):
        save(path, new_per_day=6)
    assert path.read_text("utf-8") == "new_per_day = 5\n"
    assert names(tmp_path) == ["settings.toml"]


@pytest.mark.parametrize("place", ["a file for a folder", "a folder for a file", "a circle"])
def test_whatever_lies_where_the_file_belongs_is_told(tmp_path: Path, place: str) -> None:
    path = tmp_path / "config" / "settings.toml"
    if place == "a file for a folder":
        path.parent.write_text("", "utf-8")
    elif place == "a folder for a file":
        path.mkdir(parents=True)
    else:
        path.parent.mkdir()
        path.symlink_to(path)
    with pytest.raises(NotSaved) as refused:
        save(path, new_per_day=6)
    assert str(refused.value.why)


@pytest.mark.parametrize("changes", [{"colour": "red"}, {"retention": 2}, {"new_per_day": "6"}])
def test_what_is_no_setting_is_a_defect_of_the_caller(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is no setting"):
        save(tmp_path / "settings.toml", **changes)
    assert names(tmp_path) == []
