"""``python -m verify list | run | crosscheck | sweep | docs | devices``: see ``--help`` of each."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from verify import registry


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0, 1 where a check failed, 2 where something asked for is not here or not known."""
    parser = argparse.ArgumentParser(
        prog="python -m verify", description="Executable reference implementations."
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="list | run | crosscheck | sweep | docs | devices"
    )
    listed = commands.add_parser("list", help="every formula with its steps, mistakes and source")
    listed.add_argument("words", nargs="*", metavar="WORD", help="those whose name or title has every word")
    one = commands.add_parser("run", help="compute one formula and print its steps")
    one.add_argument("name")
    one.add_argument(
        "inputs", nargs="*", metavar="key=value", help="a number, a list such as [0.1,0.2] or a word"
    )
    cross = commands.add_parser("crosscheck", help="every formula against its independent second way")
    cross.add_argument(
        "names", nargs="*", metavar="NAME", help="formulas or fields; all of them without a name"
    )
    cross.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    cross.add_argument("--dtype", choices=["float64", "float32"], default="float64")
    cross.add_argument("--cases", type=int, default=200, help="random inputs a formula (default 200)")
    cross.add_argument("--seed", type=int, default=20)
    cross.add_argument(
        "--mutate",
        action="store_true",
        help="put every named mistake in its formula's place: all must be caught",
    )
    cross.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    whole = commands.add_parser(
        "sweep", help="every variant of the spaces in a file, or a sample of large ones"
    )
    whole.add_argument("spaces", metavar="SPACES.json", type=Path)
    whole.add_argument(
        "--limit", type=int, metavar="N", help="sample about N variants of a space that is larger"
    )
    whole.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="where float32 is compared")
    whole.add_argument("--jobs", type=int, default=0, metavar="N", help="processes (default: one a core)")
    whole.add_argument("--engine", choices=["processes", "ray"], default="processes")
    whole.add_argument(
        "--report", type=Path, metavar="FILE", help="kept as it goes on; the next run goes on with it"
    )
    commands.add_parser("docs", help="print the page on every formula")
    commands.add_parser("devices", help="where formulas can be computed here")
    options = parser.parse_args(argv)
    try:
        if options.command == "list":
            return print_list(options.words)
        if options.command == "run":
            return print_run(options.name, options.inputs)
        if options.command == "sweep":
            return print_sweep(options)
        if options.command == "docs":
            from verify.docs import page

            print("\n".join(page()))
            return 0
        if options.command == "devices":
            return print_devices()
        if options.cases < 1:
            raise ValueError("--cases is at least 1")
        if options.seed < 0:
            raise ValueError("--seed is not negative")
        return print_mutation(options) if options.mutate else print_crosscheck(options)
    except registry.UnknownName as error:
        print(f"{error}{hint(error)}", file=sys.stderr)
        return 2
    except (registry.BrokenField, TypeError, ValueError, ZeroDivisionError, OverflowError) as error:
        print(error, file=sys.stderr)
        return 2


def hint(error: registry.UnknownName) -> str:
    """The names that look like it; a few hundred others help nobody."""
    near = get_close_matches(error.name, error.known, 3)
    if not near:  # adam.step: the names that have one of its words
        words = set(error.name.replace(".", "_").split("_"))
        near = [name for name in error.known if words & set(name.replace(".", "_").split("_"))][:3]
    if near:
        return f"; did you mean {', '.join(near)}?"
    return "; python -m verify list prints all of them"


def print_list(words: Sequence[str]) -> int:
    for name in registry.names():
        made = registry.formula(name)
        if not all(word.lower() in f"{name} {made.title}".lower() for word in words):
            continue
        print(repr(made))
        print(f"    {made.title}. {made.source}")
        if made.mistakes:
            print(f"    mistakes: {', '.join(made.mistakes)}")
    return 0


def print_run(name: str, pairs: Sequence[str]) -> int:
    made = registry.formula(name)
    inputs: dict[str, Any] = {}
    for key, value in map(read_pair, pairs):
        if key in inputs:
            raise ValueError(f"'{key}' is given twice")
        inputs[key] = value
    found = made(**inputs)
    print(made.doc.splitlines()[0])
    for step in made.steps:
        print(f"{step.name:>12} = {found[step.name]}")
    return 0


def read_pair(pair: str) -> tuple[str, Any]:
    """``key=value`` with a JSON value, or a bare word; ValueError says what is wrong."""
    key, equals, text = pair.partition("=")
    if not equals or not key:
        raise ValueError(f"'{pair}' is not of the form key=value")
    try:
        return key, json.loads(f"0{text}" if text.startswith(".") else text)
    except (json.JSONDecodeError, RecursionError):
        if text.replace("_", "").isalnum() and not text[0].isdigit():
            return key, text
        raise ValueError(f"'{text}' is neither a number, a list such as [0.1,0.2] nor a word") from None


def print_crosscheck(options: argparse.Namespace) -> int:
    from verify.backends import BackendMissing
    from verify.crosscheck import crosscheck

    reports = []
    try:
        for report in crosscheck(
            expanded(options.names), options.device, options.dtype, options.cases, options.seed
        ):
            reports.append(report)
            if not options.json:
                verdict = "ok" if report.passed else f"FAILED: {report.failure}"
                print(
                    f"{report.formula:28} {report.backend:20} {report.cases:5} cases  "
                    f"abs {report.largest_absolute:8.1e}  rel {report.largest_relative:8.1e}  {verdict}",
                    flush=True,
                )
    except BackendMissing as error:
        print(error, file=sys.stderr)
        return 2
    failed = [r for r in reports if not r.passed]
    if options.json:
        verdict = "failed" if failed else "ok"
        plain = [strict(asdict(r) | {"passed": r.passed}) for r in reports]
        print(json.dumps({"verdict": verdict, "reports": plain}, indent=1, allow_nan=False))
    else:
        print(f"{len(reports) - len(failed)} of {len(reports)} passed")
    return 1 if failed else 0


def print_mutation(options: argparse.Namespace) -> int:
    """One line a formula and backend, and one more for every mistake that escaped."""
    from itertools import groupby

    from verify.backends import BackendMissing
    from verify.mutation import mutate

    mutants = []
    try:
        found = mutate(expanded(options.names), options.device, options.dtype, options.cases, options.seed)
        for (name, backend), group in groupby(found, key=lambda one: (one.formula, one.backend)):
            ours = list(group)
            mutants += ours
            if not options.json:
                print(f"{name:28} {backend:20} {sum(one.caught for one in ours):3} of {len(ours)} caught")
                for one in ours:
                    if not one.caught:
                        print(f"    {one.mistake}: {one.escaped}", flush=True)
    except BackendMissing as error:
        print(error, file=sys.stderr)
        return 2
    caught = sum(one.caught for one in mutants)
    if options.json:
        plain = [asdict(one) | {"caught": one.caught} for one in mutants]
        print(json.dumps({"caught": caught, "total": len(mutants), "mutants": plain}, indent=1))
    else:
        print(f"{caught} of {len(mutants)} mistakes caught")
    return 0 if caught == len(mutants) else 1


def print_sweep(options: argparse.Namespace) -> int:
    from verify.sweep.command import run
    from verify.sweep.plain import read_spaces

    if options.limit is not None and options.limit < 1:
        raise ValueError("--limit is at least 1")
    try:
        spaces = read_spaces(options.spaces)
        return run(spaces, options.limit, options.device, options.jobs, options.engine, options.report)
    except OSError as error:
        raise ValueError(f"{error.filename}: {error.strerror}") from error


def print_devices() -> int:
    from verify.devices import devices

    for one in devices():
        print(f"{one.name:8} {'yes' if one.here else 'no':4} {one.says}")
    return 0


def strict(report: dict[str, Any]) -> dict[str, Any]:
    """JSON knows no infinity: a difference without bound is null there."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in report.items()
    }


def expanded(names: Sequence[str]) -> list[str]:
    """Formula names; the name of a field stands for all of its formulas. All of them where none is given."""
    every = registry.names()
    if not names:
        return every
    found: list[str] = []
    for name in names:
        found += [n for n in every if n.startswith(f"{name}.")] if name in registry.fields() else [name]
    return found


if __name__ == "__main__":
    sys.exit(main())
