"""RESULTS.md: a section for each part of the benchmarks, which may have been measured on different days."""

import os
import platform
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = "# Benchmarks"


def write(title: str, command: str, lines: Sequence[str]) -> None:
    """A section of its own, which says when, where and how it came about."""
    section = [f"## {title}", "", f"{machine()}: `{command}`", "", *lines]
    known = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    RESULTS.write_text(merged(known, title, section), encoding="utf-8")


def machine() -> str:
    """The day, and what was measured on."""
    day = datetime.now().astimezone().date().isoformat()
    return f"{day}, Python {platform.python_version()}, {processor()}, {os.cpu_count()} cores"


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


def processor() -> str:
    """Its name as it calls itself."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
