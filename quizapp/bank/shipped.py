"""Where the shipped content lies."""

from pathlib import Path


def content_dir() -> Path:
    """The checkout's `content` beside the package, else the copy inside an installed wheel."""
    package = Path(__file__).resolve().parent.parent
    beside = package.parent / "content"
    return beside if (beside / "syllabus.yaml").is_file() else package / "_content"


def bank_files(content: Path) -> list[Path]:
    """The bank files of one content folder, in the order of their names."""
    return sorted(path for path in (content / "banks").glob("*.yaml") if path.is_file())
