"""Is every space of a bank fit to be offered? Whole spaces, or a sample of the large ones, in a second or two.

The same counts as `quizapp sweep`, without the oracles and other devices, which an author need not have installed.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from quizapp.bank.models import Numeric
from quizapp.bank.problems import Problem
from quizapp.bank.reader import Bank
from quizapp.keys.template import template_of
from verify.sweep.pieces import pieces
from verify.sweep.tally import Tally, tally_of
from verify.variants import Template

SAMPLE = 4000
"""Variants looked at in a space that is larger."""


def unsound(banks: Sequence[Bank]) -> Iterator[Problem]:
    """A space that refuses more than a fifth of its variants, or mutes a mistake in more than half of those left."""
    for bank in banks:
        for question, line in zip(bank.questions, bank.lines, strict=True):
            if isinstance(question, Numeric):
                for complaint in tally(template_of(question)).complaints():
                    yield Problem(Path(bank.path), line, 5, f"{question.id}: {complaint}", "change the axes")


def tally(template: Template) -> Tally:
    """What is to be said of a space after a look at all of it, or at a sample."""
    total = Tally()
    for piece in pieces(template.space, SAMPLE):
        total.add(tally_of(template, piece))
    return total


def templates(banks: Sequence[Bank]) -> list[Template]:
    """The spaces of all numeric questions, as verify takes them."""
    return [template_of(one) for bank in banks for one in bank.questions if isinstance(one, Numeric)]
