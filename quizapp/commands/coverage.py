"""quizapp coverage: the syllabus as a table, and what of it is not asked yet."""

import argparse

from quizapp import settings
from quizapp.commands import phrases
from quizapp.commands.content import content_of
from quizapp.commands.shared import EXIT_FAILED, complain, settings_of


def coverage(options: argparse.Namespace) -> int:
    from quizapp.bank.check import Checker
    from quizapp.bank.coverage import coverage, read_classes
    from quizapp.bank.models import KINDS
    from quizapp.bank.shipped import syllabus_file
    from quizapp.bank.syllabus import topics_of

    where = settings.places()
    chosen, _ = settings_of(options, where)
    content = content_of(options, where)
    checker = Checker(None, content)
    problems = checker.problems()
    syllabus, _ = topics_of(filter(None, map(syllabus_file, content)))
    classes: dict[str, str] = {}
    for folder in content:
        more, wrong = read_classes(folder)
        classes |= more
        problems += wrong
    found = coverage(checker.banks, syllabus, classes)
    group = ""
    for one in found.topics:
        if one.topic.group != group:
            group = one.topic.group
            print(f"\n{group:<36}" + "".join(f"{kind:>10}" for kind in KINDS))
        cells = "".join(f"{one.kinds.get(kind, 0) or '·':>10}" for kind in KINDS)
        print(f"  {one.topic.id:<34}{cells}  {' '.join(one.errata)}".rstrip())
    print()
    for name in found.missing_topics:
        print(phrases.TOPIC_NOT_ASKED.fill(name=name).text(chosen.language))
    for name in found.missing_errata:
        print(phrases.ERRATUM_NOT_USED.fill(name=name).text(chosen.language))
    for problem in problems:
        complain(str(problem))
    questions = sum(one.questions for one in found.topics)
    asked = len(found.topics) - len(found.missing_topics)
    unused, topics = len(found.missing_errata), len(found.topics)
    told = phrases.COVERED.fill(questions=questions, asked=asked, topics=topics, unused=unused)
    print(told.text(chosen.language))
    return 0 if found.whole and not problems else EXIT_FAILED
