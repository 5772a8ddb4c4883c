"""Answer keys as records: what a bank's questions answer, computed, to be written to and compared with the disk."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from quizapp.bank.models import Choice, Cloze, Flashcard, Multi, Numeric, Open, Ordering, Question
from quizapp.keys.asked import asked_of
from quizapp.keys.template import asked_step, formula_of, template_of
from quizapp.keys.variant import Variant, variant_at, variant_of
from verify.backends import Backend

SAMPLE = 5
"""How many showings of a parameter space are pinned: the first ones that every learner meets."""

DIGITS = 12
SAME = 1e-9
"""Numbers this near, relatively, are one number: the last bits of exp and tanh differ between processors."""

Record = dict[str, Any]


def records(questions: Sequence[Question], backend: Backend | None = None) -> dict[str, Record]:
    """A record for every question, by id, each with a checksum of its own."""
    return {question.id: signed(record(question, backend)) for question in questions}


def record(question: Question, backend: Backend | None = None) -> Record:
    """What answers the question: of a numeric one a pinned sample of its space."""
    match question:
        case Numeric():
            return _numeric(question, backend)
        case Choice():
            return {"kind": "choice", "answer": [question.key]}
        case Multi():
            return {"kind": "multi", "answer": sorted(question.keys)}
        case Cloze():
            accepted = [question.answer.en, question.answer.zh, *question.accept.en, *question.accept.zh]
            return {"kind": "cloze", "answer": list(dict.fromkeys(accepted))}
        case Ordering():
            return {"kind": "ordering", "answer": [line.en for line in question.lines]}
        case Flashcard():
            return {"kind": "flashcard", "answer": [question.answer.en, question.answer.zh]}
        case Open():
            return {"kind": "open", "answer": [unit.id for unit in question.units if unit.must]}


def _numeric(question: Numeric, backend: Backend | None) -> Record:
    template, made = template_of(question), formula_of(question)
    variants = []
    previous: int | None = None
    for n in range(SAMPLE if template.space.size > 1 else 1):
        drawn = variant_at(question, n, previous)
        previous = drawn.index
        found = drawn if backend is None else variant_of(question, drawn.index, backend)
        variants.append({"n": n} | _variant(found))
    asked = asked_of(question, drawn)
    return {
        "kind": "numeric",
        "formula": made.name,
        "formula_digest": made.digest,
        "asked": asked_step(question).name,
        "form": asked.form,
        "tolerance": {"rel": asked.tolerance_rel, "abs": asked.tolerance_abs}
        if asked.form != "integer"
        else None,
        "space": template.space.digest,
        "size": template.space.size,
        "variants": variants,
    }


def _variant(variant: Variant) -> Record:
    return {
        "variant": variant.index,
        "params": rounded(dict(variant.params)),
        "steps": rounded(dict(variant.steps)),
        "answer": rounded(variant.key),
    }


def rounded(value: Any) -> Any:
    """Floats to 12 significant digits, everywhere in it."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else repr(value)
    if isinstance(value, Mapping):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(one) for one in value]
    return value


def signed(found: Record) -> Record:
    """The record with its checksum."""
    return found | {"checksum": checksum(found)}


def checksum(found: Mapping[str, Any]) -> str:
    """Of everything in the record but the checksum itself."""
    plain = {name: value for name, value in found.items() if name != "checksum"}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def settled(new: Any, old: Any) -> Any:
    """The new value with every number that is the same as the old one left as the old one is written."""
    if isinstance(new, float) and isinstance(old, int | float) and math.isclose(new, old, rel_tol=SAME):
        return old
    if isinstance(new, dict) and isinstance(old, dict):
        return {name: settled(value, old.get(name)) for name, value in new.items()}
    if isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
        return [settled(a, b) for a, b in zip(new, old, strict=True)]
    return new


def differences(old: Any, new: Any, where: str = "") -> list[tuple[str, Any, Any]]:
    """(place, old value, new value) wherever two records differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        names = [*old, *(name for name in new if name not in old)]
        return [
            found
            for name in names
            for found in _at_name(old, new, name, f"{where}.{name}" if where else name)
        ]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            found
            for place, (a, b) in enumerate(zip(old, new, strict=True))
            for found in differences(a, b, f"{where}[{place}]")
        ]
    return [] if old == new and type(old) is type(new) else [(where, old, new)]


def _at_name(old: Record, new: Record, name: str, where: str) -> list[tuple[str, Any, Any]]:
    """As `differences`, of one name; one that stands on a single side is a difference even where it says null."""
    if name in old and name in new:
        return differences(old[name], new[name], where)
    return [(where, old.get(name), new.get(name))]
