"""Is every space of a bank fit to be offered? Whole spaces, or an even sample of the large ones, in a second or two."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from quizapp.bank.models import Numeric
from quizapp.bank.problems import Problem
from quizapp.bank.reader import Bank
from quizapp.keys.template import template_of
from verify.variants import Evaluated, Template, evaluate_batch

SAMPLE = 4000
"""Variants looked at in a space that is larger."""

MOST_REFUSED = 0.2
MOST_MUTED = 0.5


def unsound(banks: Sequence[Bank]) -> Iterator[Problem]:
    """A space that refuses more than a fifth of its variants, or mutes a mistake in more than half of those left."""
    for bank in banks:
        for question, line in zip(bank.questions, bank.lines, strict=True):
            if isinstance(question, Numeric):
                for message, hint in _of_space(template_of(question)):
                    yield Problem(Path(bank.path), line, 5, f"{question.id}: {message}", hint)


def _of_space(template: Template) -> Iterator[tuple[str, str]]:
    batches = [evaluate_batch(template, list(chunk)) for chunk in chunks(template)]
    total = sum(len(batch.offered) for batch in batches)
    refused = 1 - sum(int(batch.offered.sum()) for batch in batches) / total
    if refused == 1:
        yield "no variant can be offered", _reasons(batches)
        return
    if refused > MOST_REFUSED:
        yield f"{refused:.0%} of the variants are refused, more than a fifth", _reasons(batches)
    for name in template.mistakes:
        muted = sum(int((batch.muted[name] & batch.offered).sum()) for batch in batches) / (
            total * (1 - refused)
        )
        if muted > MOST_MUTED:
            yield (
                f"the mistake '{name}' gives the right answer in {muted:.0%} of the variants",
                "change the axes, or leave it out",
            )


def chunks(template: Template) -> Iterator[range]:
    """Variants in batches that share their structural axes: all of them, or evenly spread ones."""
    size, chunk = template.space.size, template.space.chunk
    step = max(1, size // SAMPLE)
    for start in range(0, size, chunk):
        # Not always the same entry of the fastest axis: the offset moves on with every structural setting.
        yield range(start + (start // chunk) % min(step, chunk), start + chunk, step)


def _reasons(batches: Sequence[Evaluated]) -> str:
    counts = {
        reason: sum(int(np.count_nonzero(batch.refused[reason])) for batch in batches)
        for reason in batches[0].refused
    }
    worst = sorted((reason for reason, count in counts.items() if count), key=lambda reason: -counts[reason])
    return f"refused because of: {', '.join(worst)}"
