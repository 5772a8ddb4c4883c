"""A bank to begin with: one question of a kind, every field explained in a line above it, sound as it stands."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from quizapp.bank.axes import Range, Structural, Tensor
from quizapp.bank.basics import Model, Text
from quizapp.bank.examples import EXAMPLES, TITLE, Spare
from quizapp.bank.explain import model_at
from quizapp.bank.explained import explained, purpose
from quizapp.bank.models import KINDS, MODELS, BankFile
from quizapp.bank.problems import choose
from quizapp.bank.strict_yaml import parse

WIDTH = 100
_ON_ONE_LINE = (Range, Tensor, Structural)  # explained where the space is
_CLAUSE = re.compile(r"[^，。；]*[，。；]?")


class UnknownKind(LookupError):
    """There is no such kind of question; the text names those that there are."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"unknown kind {kind!r}; {choose(kind, KINDS)}")


def skeleton(kind: str, name: str = "") -> str:
    """A bank file with one question of that kind, of that id; raises UnknownKind."""
    if kind not in MODELS:
        raise UnknownKind(kind)
    writer = _Writer()
    lines = [
        f"# A bank with one question of the kind {kind}. {purpose(MODELS[kind])}",
        "# A bank is a file NAME.yaml in a folder of one's own: quizapp check FILE says what is wrong in it,",
        "# quizapp --content FOLDER study NAME asks it, quizapp new KIND --into FILE adds to it.",
        "# An editor completes and underlines as you type after: quizapp schema > bank.schema.json",
        '# and, as the first line of the bank: "# yaml-language-server: $schema=bank.schema.json"',
        "# Texts stand in both languages; **bold**, `code` and $TeX$ are drawn. A text of several lines is written as",
        "# |- with the lines below it. Fields behind a comment sign are those that most questions do without.",
        "",
        *writer.field("title", TITLE, BankFile, 0),
        *writer.explanation(BankFile, "questions", 0),
        "questions:",
        "",
        *writer.entries([EXAMPLES[kind] | ({"id": name} if name else {})], MODELS[kind], 2),
    ]
    return "\n".join(lines) + "\n"


class _Writer:
    """Writes values as YAML, with the explanation of a field where it comes first."""

    def __init__(self) -> None:
        self.explained: set[tuple[str, str]] = set()

    def explanation(self, model: type[Model] | None, key: str, indent: int) -> Iterator[str]:
        if model is None or model is Text or (model.__name__, key) in self.explained:
            return
        self.explained.add((model.__name__, key))
        yield f"{' ' * indent}# {explained(model)[key]}"

    def field(self, key: str, value: Any, model: type[Model] | None, indent: int) -> Iterator[str]:
        yield from self.explanation(model, key, indent)
        if isinstance(value, Spare):
            for line in self._written(key, value.value, None, 0):
                yield f"{' ' * indent}# {line}"
        else:
            yield from self._written(key, value, model, indent)

    def entries(self, values: list[Any], model: type[Model] | None, indent: int) -> Iterator[str]:
        """A list of mappings: the dash stands where the first key is not a comment."""
        for value in values:
            dashed = False
            for line in self._mapping(value, model, indent + 2):
                if dashed or line.lstrip().startswith("#"):
                    yield line if dashed else line[2:]
                else:
                    yield f"{' ' * indent}- {line[indent + 2 :]}"
                    dashed = True

    def _mapping(self, value: Mapping[str, Any], model: type[Model] | None, indent: int) -> Iterator[str]:
        for key, one in value.items():
            yield from self.field(key, one, model, indent)

    def _written(self, key: str, value: Any, model: type[Model] | None, indent: int) -> Iterator[str]:
        """`key: value`; `model` is the one that has the key."""
        pad = " " * indent
        if isinstance(value, list) and isinstance(value[0], dict):
            yield f"{pad}{key}:"
            yield from self.entries(value, _inside(model, key, 0), indent + 2)
        elif isinstance(value, dict) and (inner := _inside(model, key)) is not None:
            yield f"{pad}{key}:"
            yield from self._mapping(value, inner, indent + 2)
        elif isinstance(value, dict) and any(isinstance(one, dict) for one in value.values()):
            yield f"{pad}{key}:"
            for name, one in value.items():  # names of inputs, mistakes, steps: the author's own
                inner = _inside(model, key, name)
                if inner is None or inner in _ON_ONE_LINE:
                    yield f"{pad}  {name}: {_flow(one)}"
                else:
                    yield f"{pad}  {name}:"
                    yield from self._mapping(one, inner, indent + 4)
        elif isinstance(value, str) and len(value) + len(key) + indent > WIDTH:
            yield f"{pad}{key}: |-"
            yield from (f"{pad}  {line}" for line in _wrapped(value, WIDTH - indent))
        else:
            yield f"{pad}{key}: {_flow(value, nested=False)}"


def _inside(model: type[Model] | None, *loc: str | int) -> type[Model] | None:
    """The model of what stands at `loc` of a mapping that `model` judges."""
    found = model_at(model, loc) if model else None
    return found if found is not None and issubclass(found, Model) else None


def _flow(value: Any, nested: bool = True) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return json.dumps(value)
    plain = f"[{value}]" if nested else f"- {value}"
    return value if parse(Path(), plain.encode()).value == [value] else json.dumps(value, ensure_ascii=False)


def _wrapped(text: str, width: int) -> list[str]:
    if text.isascii() or " " in text[:40]:
        return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    lines = [""]
    for clause in _CLAUSE.findall(text):
        if 2 * len(lines[-1] + clause) > width:
            lines.append("")
        lines[-1] += clause
    return [line for line in lines if line]
