"""The spaces of questions as plain data: one JSON file, so that verify needs to know nothing of questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from verify.registry import UnknownName
from verify.spaces import SpaceError
from verify.variants import Template


class BadSpaces(ValueError):
    """A file of spaces that cannot be used; the text says which entry and why."""


def digest_of(template: Template) -> str:
    """Of everything that the outcome of a sweep depends on, the formula's source included."""
    text = json.dumps([asdict(template), template.formula.digest], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_spaces(path: Path, spaces: Sequence[Template]) -> None:
    path.write_text(json.dumps({"spaces": [asdict(one) for one in spaces]}, indent=1), encoding="utf-8")


def read_spaces(path: Path) -> list[Template]:
    """Raises BadSpaces for what is no such file, or does not fit its formula; OSError."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        entries = found["spaces"]
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        raise BadSpaces(
            f"{path}: no file of spaces, which is an object with a list 'spaces' ({error})"
        ) from error
    return [_template(path, number, entry) for number, entry in enumerate(entries, 1)]


def _template(path: Path, number: int, entry: Mapping[str, Any]) -> Template:
    try:
        template = Template(**(dict(entry) | {"where": tuple(entry.get("where", ()))}))
        _ = template.space, template.formula.step(template.asked)
        for mistake in template.mistakes:
            if mistake not in template.formula.mistakes:
                raise UnknownName("mistake", mistake, list(template.formula.mistakes))
    except (TypeError, AttributeError, UnknownName, SpaceError) as error:
        name = entry.get("question", "?") if isinstance(entry, Mapping) else "?"
        raise BadSpaces(f"{path}: space {number} ({name}): {error}") from error
    return template
