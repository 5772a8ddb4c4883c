"""Starting quickly is a matter of what is not imported: fresh interpreters, and a look at what they have loaded."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from quizapp.settings import places, save

HEAVY = (
    "pydantic",
    "yaml",
    "numpy",
    "fsrs",
    "torch",
    "scipy",
    "tomllib",
    "quizapp.keys",
    "quizapp.answers.numbers",
    "quizapp.memory.events",
    "verify",
)

WHEN_OPENED = tuple(
    f"quizapp.screens.{screen}" for screen in ["browse", "help", "palette", "settings", "study", "tour"]
)

BELOW_THE_SCREENS = tuple(
    f"quizapp.{module}"
    for module in [
        "answers.cloze",
        "answers.grading",
        "bank.catalogue",
        "bank.check",
        "keys.files",
        "keys.solution",
        "memory.counts",
        "memory.queue",
        "memory.store",
        "plain.session",
        "practice.exhibit",
        "practice.study",
        "settings",
        "text.prose",
        "cli",
    ]
)

# The command line's own way to Home; only the terminal is made up.
HOME = """
import asyncio, json, sys
from types import SimpleNamespace
from quizapp import cli
from quizapp.screens.app import QuizApp

async def look(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        painted = "".join(s.text for strip in app.screen._compositor.render_strips() for s in strip)
    print(json.dumps(["4 new today" in painted, sorted(sys.modules)]))

QuizApp.run = lambda app: asyncio.run(look(app))
sys.stdin = SimpleNamespace(isatty=lambda: True)
sys.stdout.isatty = lambda: True
sys.exit(cli.main(sys.argv[1:]))
"""

PLAIN = """
import json, sys
from quizapp import cli
status = cli.main(sys.argv[1:])
print(json.dumps([status == 0, sorted(sys.modules)]))
"""


def python(code: str, *arguments: str, typed: str = "") -> list[str]:
    command = [sys.executable, "-X", "utf8", "-c", code, *arguments]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def loaded(code: str, *arguments: str, typed: str = "") -> set[str]:
    """The modules that are loaded at the end of a run that came to what it should."""
    went_well, modules = json.loads(python(code, *arguments, typed=typed)[-1])
    assert went_well
    return set(modules)


def of(modules: set[str], names: Sequence[str]) -> set[str]:
    """Those of the modules that are, or lie within, one of these."""
    return {
        module for module in modules if any(module == name or module.startswith(f"{name}.") for name in names)
    }


def importing(*modules: str) -> set[str]:
    return set(python(f"import sys, {', '.join(modules)}\nprint('\\n'.join(sys.modules))"))


def test_home_is_painted_without_pydantic_yaml_numpy_fsrs_or_torch(small_content: Path) -> None:
    """After a first start has compiled the banks, with settings as the program writes them. A session is what loads
    them, and what opens over Home is loaded when it opens."""
    save(places().settings, new_per_day=30)
    cold = loaded(HOME, "--only", "--content", str(small_content))
    assert of(cold, ["pydantic", "yaml"]), "the first start compiles, or this test sees nothing"
    warm = loaded(HOME, "--only", "--content", str(small_content))
    assert of(warm, ["textual"]), "the app ran"
    assert of(warm, HEAVY) == set()
    assert of(warm, WHEN_OPENED) == set()


def test_a_plain_session_needs_neither_torch_nor_textual(small_content: Path) -> None:
    """A number is computed, graded and scheduled in it: NumPy and fsrs are there."""
    modules = loaded(PLAIN, "study", "--plain", "--only", "--content", str(small_content), typed="4\n\n")
    assert of(modules, ["numpy", "fsrs"])
    assert of(modules, ["torch", "textual", "scipy", "array_api_compat"]) == set()


@pytest.mark.parametrize("module", ["verify.registry", "verify.spaces"])
def test_what_the_banks_need_of_verify_needs_no_numpy(module: str) -> None:
    assert of(importing(module), ["numpy", "torch", "quizapp", "pydantic", "yaml"]) == set()


def test_nothing_below_the_screens_imports_textual() -> None:
    """In one interpreter, as a module imported twice is the same module."""
    modules = importing(*BELOW_THE_SCREENS)
    assert of(modules, BELOW_THE_SCREENS) >= set(BELOW_THE_SCREENS)
    assert of(modules, ["textual", "torch"]) == set()


def test_the_command_line_alone_imports_no_room_but_the_settings() -> None:
    modules = importing("quizapp.cli")
    rooms = {name for name in of(modules, ["quizapp"]) if not name.startswith("quizapp.commands")}
    assert rooms == {"quizapp", "quizapp.bilingual", "quizapp.cli", "quizapp.settings"}
