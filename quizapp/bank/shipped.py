"""Where content lies: the shipped folder, the learner's own, the banks of a folder, the folder of a bank."""

import os
from collections.abc import Sequence
from pathlib import Path


def content_dir() -> Path:
    """The checkout's `content` beside the package, else the copy inside an installed wheel."""
    package = Path(__file__).resolve().parent.parent
    beside = package.parent / "content"
    return beside if (beside / "syllabus.yaml").is_file() else package / "_content"


def overlay_folder(data: Path) -> Path:
    """The learner's own content folder below the data folder; it need not be there."""
    return data / "content"


def stacked(shipped: Sequence[Path], data: Path) -> list[Path]:
    """The content folders in the order in which they count, the learner's own last."""
    return [*shipped, overlay_folder(data)]


def bank_files(content: Path) -> list[Path]:
    """Everything named like a bank in one content folder, in the order of the names.

    What turns out to be no file is refused where it is read, not passed over here; what begins with a dot belongs to an
    editor.
    """
    return sorted(path for path in (content / "banks").glob("*.yaml") if not path.name.startswith("."))


def syllabus_file(content: Path) -> Path | None:
    """The folder's own topics, where it brings some."""
    path = content / "syllabus.yaml"
    return path if os.path.lexists(path) else None


def folder_of(path: Path) -> Path:
    """The content folder that a bank or a syllabus belongs to."""
    parent = path.absolute().parent
    return parent.parent if parent.name == "banks" else parent
