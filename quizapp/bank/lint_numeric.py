"""Rules for the words of a numeric question: what stands in angle brackets is filled in, so it must be known."""

from collections.abc import Iterator

from quizapp.bank.fit import asked_step, formula
from quizapp.bank.lint_texts import texts
from quizapp.bank.models import Numeric, Question
from quizapp.bank.problems import Found, choose
from verify.registry import PLACEHOLDER

SHOWN_BEFORE_THE_ANSWER = ("ask", "hints")


def numeric_rules(question: Question) -> Iterator[Found]:
    if not isinstance(question, Numeric):
        return
    made = formula(question.compute)
    asked = asked_step(question, made)
    steps = [step.name for step in made.steps]
    later = set(steps[steps.index(asked.name) :]) if asked else set()
    known = {*question.space, *question.given, *steps}
    for loc, text in texts(question):
        english, chinese = ({m.group() for m in PLACEHOLDER.finditer(one)} for one in (text.en, text.zh))
        if english != chinese:
            differing = ", ".join(sorted(english ^ chinese))
            yield Found(loc, f"the placeholders of the two languages differ: {differing}")
        for language in ("en", "zh"):
            for name, before in dict.fromkeys(PLACEHOLDER.findall(text.text(language))):
                if name not in known or before:
                    message = f"unknown placeholder <{name}{before}>"
                    yield Found((*loc, language), message, choose(name, known))
                elif name in later and loc[0] in SHOWN_BEFORE_THE_ANSWER:
                    yield Found((*loc, language), f"<{name}> gives the answer away")
    if not question.mistakes and made.affecting(asked.name if asked else ""):
        names = ", ".join(mistake.name for mistake in made.affecting(asked.name if asked else ""))
        yield Found(("compute",), "no mistake has words for the learner", f"the formula knows {names}")
