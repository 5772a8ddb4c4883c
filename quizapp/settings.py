"""What a person may set, in a TOML file, and where the program keeps its files."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

HOME_VARIABLE = "QUIZAPP_HOME"


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


def places(environment: Mapping[str, str] = os.environ) -> Places:
    """The platform's user folders, or all three below ``$QUIZAPP_HOME`` where that is set."""
    if home := environment.get(HOME_VARIABLE):
        root = Path(home).expanduser()
        return Places(root / "data", root / "cache", root / "config")
    import platformdirs

    return Places(
        platformdirs.user_data_path("quizapp", appauthor=False),
        platformdirs.user_cache_path("quizapp", appauthor=False),
        platformdirs.user_config_path("quizapp", appauthor=False),
    )


@dataclass(frozen=True)
class Settings:
    """Every setting with its default."""

    language: Literal["en", "zh"] = "en"
    retention: float = 0.9
    """The share of due cards one wants to remember; higher means more reviews."""
    new_per_day: int = 20
    rollover_hour: int = 4
    """The local hour at which a study day ends."""


Check = Callable[[Any], bool]
RULES: Mapping[str, tuple[Check, str]] = {
    "language": (lambda v: v in ("en", "zh"), '"en" or "zh"'),
    "retention": (lambda v: _number(v) and 0.7 <= v <= 0.97, "a number from 0.7 to 0.97"),
    "new_per_day": (lambda v: type(v) is int and 0 <= v <= 9999, "a whole number from 0 to 9999"),
    "rollover_hour": (lambda v: type(v) is int and 0 <= v <= 23, "a whole number from 0 to 23"),
}


def load(path: Path, environment: Mapping[str, str] = os.environ) -> tuple[Settings, list[str]]:
    """The settings, and one line for everything in the file that could not be used (the rest is kept).

    Without a language in the file the locale decides.
    """
    settings = Settings(language="zh" if _locale(environment).startswith("zh") else "en")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return settings, []
    except OSError as error:
        return settings, [f"{path}: {error.strerror}; the defaults are used"]
    except UnicodeDecodeError:
        return settings, [f"{path}: not UTF-8 text; the defaults are used"]
    import tomllib  # 3 ms that a start without a settings file does not need

    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return settings, [f"{path}: {error}; the defaults are used"]
    problems = []
    for name, value in found.items():
        if name not in RULES:
            problems.append(
                f"{path}: unknown setting '{name}'; known: {', '.join(f.name for f in fields(Settings))}"
            )
        elif not RULES[name][0](value):
            problems.append(
                f"{path}: {name} = {value!r} is not {RULES[name][1]}; {getattr(settings, name)!r} is used"
            )
        else:
            settings = replace(settings, **{name: value})
    return settings, problems


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _locale(environment: Mapping[str, str]) -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return value.lower()
    return ""
