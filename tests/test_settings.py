"""The settings file: whatever stands in it, the program starts, and says what it could not use."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from textual.theme import BUILTIN_THEMES

from quizapp.settings import HOME_VARIABLE, THEMES, Settings, load, places

NOWHERE: Mapping[str, str] = {}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def loaded(
    path: Path, text: str | bytes, environment: Mapping[str, str] = NOWHERE
) -> tuple[Settings, list[str]]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    found, told = load(path, environment)
    return found, [str(one) for one in told]


def test_without_a_file_the_defaults_hold_and_nothing_is_said(path: Path) -> None:
    assert load(path, NOWHERE) == (Settings(), [])
    assert Settings() == Settings("en", 0.9, 20, 4, "typed", "textual-dark")


def test_every_setting_is_read(path: Path) -> None:
    text = 'language = "zh"\nretention = 0.85\nnew_per_day = 0\nrollover_hour = 23\n'
    text += 'numbers = "choice"\ntheme = "nord"\n'
    assert loaded(path, text) == (Settings("zh", 0.85, 0, 23, "choice", "nord"), [])


def test_the_themes_are_those_that_textual_brings_along() -> None:
    """Settings are read below the screens, so the names stand there once more."""
    assert tuple(BUILTIN_THEMES) == THEMES


@pytest.mark.parametrize("value", ["0.7", "0.97", "0.70001"])
def test_retention_up_to_its_bounds_is_taken(path: Path, value: str) -> None:
    assert loaded(path, f"retention = {value}") == (Settings(retention=float(value)), [])


@pytest.mark.parametrize(
    ("line", "name", "rule"),
    [
        ('language = "de"', "language", '"en" or "zh"'),
        ("language = 1", "language", '"en" or "zh"'),
        ('language = ["en"]', "language", '"en" or "zh"'),
        ("retention = 0.69", "retention", "a number from 0.7 to 0.97"),
        ("retention = 1", "retention", "a number from 0.7 to 0.97"),
        ("retention = nan", "retention", "a number from 0.7 to 0.97"),
        ("retention = true", "retention", "a number from 0.7 to 0.97"),
        ('retention = "0.9"', "retention", "a number from 0.7 to 0.97"),
        ("new_per_day = -1", "new_per_day", "a whole number from 0 to 9999"),
        ("new_per_day = 10000", "new_per_day", "a whole number from 0 to 9999"),
        ("new_per_day = 20.0", "new_per_day", "a whole number from 0 to 9999"),
        ("new_per_day = true", "new_per_day", "a whole number from 0 to 9999"),
        ("rollover_hour = 24", "rollover_hour", "a whole number from 0 to 23"),
        ("rollover_hour = 04:00:00", "rollover_hour", "a whole number from 0 to 23"),
        ('numbers = "guess"', "numbers", '"typed" or "choice"'),
        ("numbers = 1", "numbers", '"typed" or "choice"'),
        ('theme = "dark"', "theme", "one of textual-dark, textual-light, nord,"),
        ('theme = ["nord"]', "theme", "one of textual-dark, textual-light, nord,"),
    ],
)
def test_bad_setting_says_where_and_what_and_the_rest_is_kept(
    path: Path, line: str, name: str, rule: str
) -> None:
    others = {"language": 'language = "zh"', "retention": "retention = 0.8", "new_per_day": "new_per_day = 7"}
    text = "\n".join([line, *(one for other, one in others.items() if other != name)])
    settings, problems = loaded(path, text)
    (said,) = problems
    assert said.startswith(f"{path}:1: {name} = ")
    assert f" is not {rule}" in said
    assert said.endswith(f"; {getattr(Settings(), name)!r} is used")
    wanted: dict[str, Any] = {"language": "zh", "retention": 0.8, "new_per_day": 7, "rollover_hour": 4}
    wanted[name] = getattr(Settings(), name)
    assert settings == Settings(**wanted)


def test_every_problem_is_told_at_once(path: Path) -> None:
    settings, problems = loaded(path, "retention = 2\nnew_per_day = -1\ncolour = 'red'\nrollover_hour = 0\n")
    assert settings == Settings(rollover_hour=0)
    assert len(problems) == 3
    assert [one.split(" ")[0] for one in problems] == [f"{path}:{line}:" for line in (1, 2, 3)]
    known = "language, retention, new_per_day, rollover_hour, numbers, theme"
    assert problems[2] == f"{path}:3: unknown setting 'colour'; known: {known}"


def test_the_line_is_that_of_the_setting_and_of_nothing_that_looks_like_it(path: Path) -> None:
    text = '# retention = 3\n\'note\' = """\nretention = 2\n"""\n\n  \'retention\'= [\n  2,\n]\n'
    _, problems = loaded(path, text)
    assert [one.split(" ")[0] for one in problems] == [f"{path}:2:", f"{path}:6:"]


def test_without_a_line_to_name_the_file_is_named(path: Path) -> None:
    """A table where a value belongs has many lines, or none."""
    _, (said,) = loaded(path, "retention.of = 0.9\n")
    assert said.startswith(f"{path}: retention = ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"retention = = 1\n", "line 1, column 13"),
        (b"new_per_day = 5\nretention 0.9\n", "line 2, column 11"),
        (b"language = 'zh'\nlanguage = 'en'\n", "line 2"),
        ("language = 'zh' # 中文".encode("gbk"), "not UTF-8 text"),
        (b"\xff\xfe", "not UTF-8 text"),
        (b"a = " + b"[" * 5000, "recursion"),
    ],
)
def test_file_that_is_no_toml_says_where_and_the_defaults_hold(path: Path, content: bytes, said: str) -> None:
    settings, problems = loaded(path, content)
    assert settings == Settings()
    (one,) = problems
    assert one.startswith(f"{path}: ")
    assert said in one
    assert one.endswith("; the defaults are used")


def test_byte_order_mark_of_an_editor_is_passed_over(path: Path) -> None:
    assert loaded(path, b"\xef\xbb\xbfnew_per_day = 5\r\n") == (Settings(new_per_day=5), [])


def test_path_that_is_a_folder_is_told(path: Path) -> None:
    path.mkdir()
    settings, (told,) = load(path, NOWHERE)
    said = str(told)
    assert settings == Settings()
    assert said == f"{path}: Is a directory; the defaults are used"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "C"}, "en"),
    ],
)
def test_locale_decides_the_language_where_the_file_does_not(
    path: Path, environment: dict[str, str], language: str
) -> None:
    assert load(path, environment)[0].language == language
    assert loaded(path, "new_per_day = 1\n", environment)[0].language == language
    assert loaded(path, 'language = "en"\n', environment)[0].language == "en"


def test_one_variable_moves_every_folder(tmp_path: Path) -> None:
    found = places({HOME_VARIABLE: str(tmp_path)})
    assert found.progress == tmp_path / "data" / "progress.db"
    assert found.catalogue == tmp_path / "cache" / "catalogue.db"
    assert found.settings == tmp_path / "config" / "settings.toml"


def test_home_may_be_written_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert places({HOME_VARIABLE: "~/study"}).data == tmp_path / "study" / "data"


def test_without_the_variable_the_folders_are_the_platform_s_and_bear_the_name() -> None:
    found = places(NOWHERE)
    assert len({found.data, found.cache, found.config}) >= 2
    assert all("quizapp" in str(one) and one.is_absolute() for one in (found.data, found.cache, found.config))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("retention = 7\n", "{path}:1：retention = 7 无效，应为0.7 到 0.97 的数；现用 0.9"),
        ("colour = 1\n", "{path}:1：没有名为“colour”的设置；现有：language, "),
        ("retention = = 1\n", "{path}：不是有效的 TOML（第 1 行第 13 列）；现用默认设置"),
    ],
)
def test_what_cannot_be_used_is_said_in_chinese_as_well(path: Path, content: str, said: str) -> None:
    path.write_text(content, "utf-8")
    (told,) = load(path, NOWHERE)[1]
    assert told.text("zh").startswith(said.format(path=path))
