"""The author's command on whole spaces: every variant that a learner can ever be shown, looked at beforehand."""

import argparse
import tempfile
from pathlib import Path

from quizapp import settings
from quizapp.commands import phrases
from quizapp.commands.author import banks_of
from quizapp.commands.content import content_of, named_folders, suggestion
from quizapp.commands.shared import Refused


def sweep(options: argparse.Namespace) -> int:
    """Of one folder: the last that is named, or the shipped one. What verify gets is a file of plain data."""
    from quizapp.bank.shipped import content_dir
    from quizapp.keys.soundness import templates
    from verify.sweep.command import run
    from verify.sweep.plain import read_spaces, write_spaces
    from verify.sweep.run import BadReport

    if not options.questions and not options.all:
        raise Refused(phrases.SWEEP_WHAT)
    if (options.limit is not None and options.limit < 1) or options.jobs < 0:
        raise Refused(phrases.SWEEP_NUMBERS)
    named = named_folders(options)
    folder = named[-1] if named else content_dir()
    spaces = {
        one.question: one for one in templates(banks_of(folder, [], content_of(options, settings.places())))
    }
    for name in options.questions:
        if name not in spaces:
            hint = suggestion(name, list(spaces), listed=False)
            raise Refused(phrases.NO_SPACE.fill(name=name, hint=hint))
    wanted = (
        list(spaces.values()) if options.all else [spaces[name] for name in dict.fromkeys(options.questions)]
    )
    with tempfile.TemporaryDirectory() as scratch:
        path = options.spaces or Path(scratch) / "spaces.json"
        try:
            write_spaces(path, wanted)
            return run(
                read_spaces(path), options.limit, options.device, options.jobs, options.engine, options.report
            )
        except OSError as error:
            raise Refused(f"{error.filename}: {error.strerror}") from error
        except BadReport as error:
            raise Refused(str(error)) from error
