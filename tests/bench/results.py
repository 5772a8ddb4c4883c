"""RESULTS.md: a section for each part of the benchmarks, which may have been measured on different days."""

from collections.abc import Sequence

HEAD = "# Benchmarks"


def merged(known: str, title: str, lines: Sequence[str]) -> str:
    """The file with this section in the place of the one of the same title, or behind all others."""
    sections: dict[str, list[str]] = {}
    here: list[str] | None = None
    for line in known.splitlines():
        if line.startswith("## "):
            here = sections.setdefault(line.removeprefix("## "), [line])
        elif here is not None:
            here.append(line)
    sections[title] = list(lines)
    texts = ("\n".join(section).strip("\n") for section in sections.values())
    return "\n\n".join((HEAD, *texts)) + "\n"
