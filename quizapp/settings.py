"""What a person may set, in a TOML file, and where the program keeps its files."""

import errno
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from quizapp.bilingual import REASONS, Told, reason

HOME_VARIABLE = "QUIZAPP_HOME"

THEMES = (
    "textual-dark", "textual-light", "nord", "gruvbox", "catppuccin-mocha", "dracula", "tokyo-night", "monokai",
    "flexoki", "catppuccin-latte", "catppuccin-frappe", "catppuccin-macchiato", "solarized-light", "solarized-dark",
    "rose-pine", "rose-pine-moon", "rose-pine-dawn", "atom-one-dark", "atom-one-light", "ansi-dark", "ansi-light",
)  # fmt: skip
"""Textual's own, by name: settings are read below the screens, where nobody imports textual."""


@dataclass(frozen=True)
class Places:
    """The folders for progress (precious), the compiled catalogue (thrown away freely) and the settings."""

    data: Path
    cache: Path
    config: Path

    @property
    def progress(self) -> Path:
        return self.data / "progress.db"

    @property
    def catalogue(self) -> Path:
        return self.cache / "catalogue.db"

    @property
    def settings(self) -> Path:
        return self.config / "settings.toml"


class NoHome(Exception):
    """Nobody can say where this user's files belong."""


def places(environment: Mapping[str, str] = os.environ) -> Places:
    """The platform's user folders, or all three below ``$QUIZAPP_HOME`` where that is set. Raises NoHome."""
    try:
        if home := environment.get(HOME_VARIABLE):
            root = Path(home).expanduser()
            return Places(root / "data", root / "cache", root / "config")
        import platformdirs

        found = Places(
            platformdirs.user_data_path("quizapp", appauthor=False),
            platformdirs.user_cache_path("quizapp", appauthor=False),
            platformdirs.user_config_path("quizapp", appauthor=False),
        )
    except RuntimeError as error:  # ~, and the system does not know whose
        raise NoHome(home or "~") from error
    if str(found.data).startswith("~"):  # as older ones have it: a folder of that name, wherever one is
        raise NoHome("~")
    return found


@dataclass(frozen=True)
class Settings:
    """Every setting with its default."""

    language: Literal["en", "zh"] = "en"
    retention: float = 0.9
    """The share of due cards one wants to remember; higher means more reviews."""
    new_per_day: int = 20
    rollover_hour: int = 4
    """The local hour at which a study day ends."""
    numbers: Literal["typed", "choice"] = "typed"
    """How numeric questions are answered: typed, or picked among the values of common mistakes."""
    theme: str = "textual-dark"


Check = Callable[[Any], bool]
RULES: Mapping[str, tuple[Check, str]] = {
    "language": (lambda v: v in ("en", "zh"), '"en" or "zh"'),
    "retention": (lambda v: _number(v) and 0.7 <= v <= 0.97, "a number from 0.7 to 0.97"),
    "new_per_day": (lambda v: type(v) is int and 0 <= v <= 9999, "a whole number from 0 to 9999"),
    "rollover_hour": (lambda v: type(v) is int and 0 <= v <= 23, "a whole number from 0 to 23"),
    "numbers": (lambda v: v in ("typed", "choice"), '"typed" or "choice"'),
    "theme": (lambda v: v in THEMES, f"one of {', '.join(THEMES)}"),
}
RULES_ZH: Mapping[str, str] = {
    "language": '"en" 或 "zh"',
    "retention": "0.7 到 0.97 的数",
    "new_per_day": "0 到 9999 的整数",
    "rollover_hour": "0 到 23 的整数",
    "numbers": '"typed" 或 "choice"',
    "theme": f"以下之一：{', '.join(THEMES)}",
}
NO_TEXT = Told("not UTF-8 text", "不是 UTF-8 文本")


def load(path: Path, environment: Mapping[str, str] = os.environ) -> tuple[Settings, list[Told]]:
    """The settings, and one line for everything in the file that could not be used (the rest is kept).

    Without a language in the file the locale decides.
    """
    settings = Settings(language="zh" if _locale(environment).startswith("zh") else "en")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return settings, []
    except OSError as error:
        return settings, [_unread(path, reason(error))]
    except UnicodeDecodeError:
        return settings, [_unread(path, NO_TEXT)]
    found = plain(text)
    if found is None:
        import tomllib

        try:
            found = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            from quizapp.toml_lines import no_toml

            return settings, [_unread(path, no_toml(error))]
    problems: list[Told] = []
    for name, value in found.items():
        if name not in RULES:
            known = ", ".join(f.name for f in fields(Settings))
            problems.append(
                Told(
                    f"{_where(path, text, name)}: unknown setting '{name}'; known: {known}",
                    f"{_where(path, text, name)}：没有名为“{name}”的设置；现有：{known}",
                )
            )
        elif not RULES[name][0](value):
            where, used = _where(path, text, name), getattr(settings, name)
            problems.append(
                Told(
                    f"{where}: {name} = {value!r} is not {RULES[name][1]}; {used!r} is used",
                    f"{where}：{name} = {value!r} 无效，应为{RULES_ZH[name]}；现用 {used!r}",
                )
            )
        else:
            settings = replace(settings, **{name: value})
    return settings, problems


def _unread(path: Path, why: Told) -> Told:
    return Told(f"{path}: {why.en}; the defaults are used", f"{path}：{why.zh}；现用默认设置")


def plain(text: str) -> dict[str, Any] | None:
    """What a file says that holds nothing but comments and lines as `save` writes them; None takes a real reader.

    That one takes 2 ms to import, of which a start has none to spare.
    """
    found: dict[str, Any] = {}
    for line in text.replace("\r\n", "\n").split("\n"):
        if not line.isprintable():
            return None
        if not line or line.startswith("#"):
            continue
        name, _, value = line.partition(" = ")
        word = value[1:-1]
        if name not in RULES or name in found or not value.isascii():
            return None
        elif value == f'"{word}"' and word.replace("-", "").isalnum():
            found[name] = word
        elif value.isdigit() and (value == "0" or not value.startswith("0")):
            found[name] = int(value)
        elif value.startswith("0.") and value[2:].isdigit():
            found[name] = float(value)
        else:
            return None
    return found


class NotSaved(Exception):
    """The file could not be written and is as it was; `why` says what stood in the way."""

    def __init__(self, path: Path, why: Told) -> None:
        super().__init__(f"{path}: {why}")
        self.path, self.why = path, why


def save(path: Path, **changes: str | int | float) -> None:
    """Writes these settings into the file; every other line of it stays as it is, comments and unknown names too.

    A file that is not there is made, with every setting explained. Raises NotSaved.
    """
    for name, value in changes.items():
        if name not in RULES or not RULES[name][0](value):
            raise ValueError(f"{name} = {value!r} is no setting")
    from quizapp.toml_lines import Unclear, with_value

    try:
        file = path.resolve()  # a link to the file stays one
        try:
            text = file.read_bytes().decode()
        except FileNotFoundError:
            text = EXPLAINED
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        text = text.removeprefix(mark)
        for name, value in changes.items():
            text = with_value(text, name, value)
        _put(file, (mark + text).encode())
    except UnicodeDecodeError as error:
        raise NotSaved(path, NO_TEXT) from error
    except Unclear as error:
        raise NotSaved(path, error.said) from error
    except OSError as error:
        raise NotSaved(path, reason(error)) from error
    except RuntimeError as error:  # a link that leads round in a circle
        raise NotSaved(path, Told(str(error), REASONS[errno.ELOOP])) from error


def _put(file: Path, content: bytes) -> None:
    """All of it or nothing: whoever reads meanwhile, or after a power cut, finds the old file or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with beside.open("wb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        if file.exists():
            beside.chmod(file.stat().st_mode & 0o7777)
        beside.replace(file)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


EXPLAINED = f"""\
# Settings of quizapp. A line that begins with # is a comment and shows the default.
# quizapp 的设置。以 # 开头的行是注释，写的是默认值。

# The language to begin with: "en" or "zh"; without this line the system decides.
# 启动时的语言："en" 或 "zh"；没有这一行时由系统决定。
# language = "{Settings.language}"

# The likelihood with which you want to know a due card, 0.7 to 0.97; higher means more reviews.
# 希望在到期时仍能记住的比例，0.7 到 0.97；越高复习越多。
# retention = {Settings.retention}

# How many new questions a day, 0 to 9999.
# 每天学多少道新题，0 到 9999。
# new_per_day = {Settings.new_per_day}

# The hour at which a study day ends, 0 to 23.
# 学习日在几点结束，0 到 23。
# rollover_hour = {Settings.rollover_hour}

# Numeric questions: "typed", or "choice" to pick among the values of common mistakes.
# 计算题："typed" 表示输入数值，"choice" 表示从常见错误的数值中选择。
# numbers = "{Settings.numbers}"

# Colours: {", ".join(THEMES[:6])},
# {", ".join(THEMES[6:12])},
# {", ".join(THEMES[12:17])},
# {", ".join(THEMES[17:])}
# 配色：取以上名称之一。
# theme = "{Settings.theme}"
"""


def _where(path: Path, text: str, name: str) -> str:
    """The file, and the line where one can be named."""
    from quizapp.toml_lines import line_of

    line = line_of(text, name)
    return f"{path}:{line}" if line else str(path)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _locale(environment: Mapping[str, str]) -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return value.lower()
    return ""
