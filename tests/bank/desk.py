"""A shipped bank, a data folder, and the catalogue of both content folders."""

from collections.abc import Callable
from pathlib import Path

from quizapp.bank.catalogue import Catalogue
from quizapp.bank.overlay import Reread, copied, reread
from quizapp.bank.shipped import overlay_folder, stacked

from .samples import Content

SHIPPED = """\
# Cards about sizes.
title: {en: Sizes, zh: 大小}

questions:

  # -------- The first section --------

  # Asked in every interview.
  # Twice.
  - id: first
    kind: flashcard # told by heart
    topic: conv-size
    ask:
      en: |-
        How large
          is it?

        # no comment
      zh: 它有多大？
    why: {en: So., zh: 如此。} # short
    # before the answer
    answer: {en: "It: half", zh: 一半}
    sources: [book]
    difficulty: 1
    frequency: 1
    # after the last key

  # -------- The second section --------

  - id: second
    kind: flashcard
    topic: adam
    ask: {en: What?, zh: 什么？}
    why: {en: So., zh: 如此。}
    answer: {en: This., zh: 这个。}
    sources: [book]
    difficulty: 1
    frequency: 1
# the end
"""

FIRST = """\
  # Asked in every interview.
  # Twice.
  - id: first
    kind: flashcard # told by heart
    topic: conv-size
    ask:
      en: |-
        How large
          is it?

        # no comment
      zh: 它有多大？
    why: {en: So., zh: 如此。} # short
    # before the answer
    answer: {en: "It: half", zh: 一半}
    sources: [book]
    difficulty: 1
    frequency: 1
    # after the last key
"""
HEADING = "# Questions of one's own. One with the id of a shipped question stands in its place.\n"


SOUND = Reread((), True)


class Desk:
    """What a learner has who opens a question in an editor."""

    def __init__(self, shipped: Content, folder: Path) -> None:
        self.shipped = shipped
        self.data = folder / "data"
        self.folder = overlay_folder(self.data)
        self.catalogue = Catalogue.open(folder / "catalogue.db", stacked([shipped.folder], self.data))

    def own(self, group: str) -> Path:
        return self.folder / "banks" / f"{group}.yaml"

    def copy(self, name: str) -> tuple[Path, int]:
        return copied(self.catalogue, name, self.folder)

    def write(self, group: str, text: str) -> Path:
        self.own(group).parent.mkdir(parents=True, exist_ok=True)
        self.own(group).write_bytes(text.encode())
        self.catalogue.refresh()
        return self.own(group)

    def edit(self, name: str, there: str, put: str) -> None:
        path, _ = self.copy(name)
        assert there in path.read_text(encoding="utf-8")
        path.write_text(path.read_text(encoding="utf-8").replace(there, put), encoding="utf-8")
        assert reread(self.catalogue, path) == SOUND

    def upgrade(self, change: Callable[[str], str]) -> None:
        """The shipped bank as a later version brings it."""
        self.shipped.write("sizes", change(self.shipped.path("sizes").read_text(encoding="utf-8")))
        self.catalogue.refresh()
