"""An open answer held against its idea units, one after the other, by the learner: no program reads prose."""

from collections.abc import Sequence

from quizapp.answers.rating import Verdict
from quizapp.bank.models import Open, Question, Unit
from quizapp.memory.events import Answered, Judged


def unit_at(question: Question, answered: Answered, judged: Sequence[Judged]) -> Unit | None:
    """The unit that is to be judged next; None where all are, or there is nothing to judge."""
    if not isinstance(question, Open) or answered.verdict is not None:
        return None
    done = {one.unit for one in judged}
    return next((unit for unit in question.units if unit.id not in done), None)


def verdict_of(question: Open, judged: Sequence[Judged]) -> Verdict:
    """Wrong where a must was missed; right where every must was there and at least half of the rest, partly or whole;
    else nearly."""
    how = {one.unit: one.how for one in judged}
    musts = [how.get(unit.id, "missed") for unit in question.units if unit.must]
    rest = [how.get(unit.id, "missed") for unit in question.units if not unit.must]
    if "missed" in musts:
        return "wrong"
    enough = 2 * sum(one != "missed" for one in rest) >= len(rest)
    return "right" if enough and "partly" not in musts else "slip"
