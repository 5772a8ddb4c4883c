"""The spaces of questions as plain data: one JSON file, so that verify needs to know nothing of questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from verify.registry import UnknownName
from verify.spaces import SpaceError
from verify.variants import Template


class BadSpaces(ValueError):
    """A file of spaces that cannot be used; the text says which entry and why."""


@dataclass(frozen=True)
class Asked:
    """A question's space and what the question promises of its numbers."""

    template: Template
    decimals: int | None = None
    """The decimals that the learner is asked for; None where the tolerance alone counts, or the key is an integer."""

    @property
    def name(self) -> str:
        return self.template.question

    @property
    def digest(self) -> str:
        """Of everything that the outcome of a sweep depends on, the formula's source included."""
        text = json.dumps([plain_of(self), self.template.formula.digest], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def plain_of(asked: Asked) -> dict[str, Any]:
    """The entry of the file."""
    return asdict(asked.template) | {"decimals": asked.decimals}


def write_spaces(path: Path, spaces: Sequence[Asked]) -> None:
    path.write_text(json.dumps({"spaces": [plain_of(one) for one in spaces]}, indent=1), encoding="utf-8")


def read_spaces(path: Path) -> list[Asked]:
    """Raises BadSpaces for what is no such file, or does not fit its formula; OSError."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        entries = found["spaces"]
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        raise BadSpaces(
            f"{path}: no file of spaces, which is an object with a list 'spaces' ({error})"
        ) from error
    return [_asked(path, number, entry) for number, entry in enumerate(entries, 1)]


def _asked(path: Path, number: int, entry: Mapping[str, Any]) -> Asked:
    try:
        fields = dict(entry)
        decimals = fields.pop("decimals", None)
        template = Template(**(fields | {"where": tuple(fields.get("where", ()))}))
        _ = template.space, template.formula.step(template.asked)
        for mistake in template.mistakes:
            if mistake not in template.formula.mistakes:
                raise UnknownName("mistake", mistake, list(template.formula.mistakes))
    except (TypeError, AttributeError, UnknownName, SpaceError) as error:
        name = entry.get("question", "?") if isinstance(entry, Mapping) else "?"
        raise BadSpaces(f"{path}: space {number} ({name}): {error}") from error
    return Asked(template, decimals)
