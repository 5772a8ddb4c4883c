"""Where content lies: the shipped folder, the learner's own, the banks of a folder, the folder of a bank."""

import os
from collections.abc import Sequence
from pathlib import Path

SYLLABUS = "syllabus.yaml"


def content_dir() -> Path:
    """The checkout's `content` beside the package, else the copy inside an installed wheel."""
    package = Path(__file__).resolve().parent.parent
    beside = package.parent / "content"
    return beside if (beside / SYLLABUS).is_file() else package / "_content"


def overlay_folder(data: Path) -> Path:
    """The learner's own content folder below the data folder; it need not be there."""
    return data / "content"


def stacked(shipped: Sequence[Path], data: Path) -> list[Path]:
    """The content folders in the order in which they count, the learner's own last."""
    return [*shipped, overlay_folder(data)]


def bank_folder(content: Path) -> Path:
    """Where the banks of a content folder lie: in its folder `banks`, or in itself where it holds banks and no such
    folder."""
    inside = content / "banks"
    return content if not inside.is_dir() and _named_like_banks(content) else inside


def bank_files(content: Path) -> list[Path]:
    """Everything named like a bank in one content folder, in the order of the names.

    What turns out to be no file is refused where it is read, not passed over here; what begins with a dot belongs to an
    editor, and the name of the syllabus to no bank.
    """
    return _named_like_banks(bank_folder(content))


def _named_like_banks(folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob("*.yaml") if not p.name.startswith(".") and p.name != SYLLABUS)


def syllabus_file(content: Path) -> Path | None:
    """The folder's own topics, where it brings some. In a list of content folders a syllabus may stand by itself: its
    topics are known then, and no bank comes with them."""
    path = content if content.name == SYLLABUS and content.is_file() else content / SYLLABUS
    return path if os.path.lexists(path) else None


def is_folder(path: Path) -> bool:
    """Also of a name that no file system takes: `Path.is_dir` fails on one that is too long."""
    try:
        return path.is_dir()
    except OSError:
        return False


def folder_of(path: Path) -> Path:
    """The content folder that a bank or a syllabus belongs to."""
    parent = path.absolute().parent
    return parent.parent if parent.name == "banks" else parent
