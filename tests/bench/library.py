"""What the benchmarks study: 10,000 questions in 40 banks, and the home of a learner who has been at them for years."""

import os
import shutil
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from quizapp.bank.catalogue import Catalogue
from quizapp.bank.excerpt import excerpt
from quizapp.bank.shipped import bank_files, content_dir, overlay_folder, stacked
from quizapp.bank.strict_yaml import read
from quizapp.settings import HOME_VARIABLE, Places, places, save
from tests.bench import synthetic

QUESTIONS, BANKS = 10_000, 40
PREFIX = "bench-"


def write_content(folder: Path, questions: int = QUESTIONS, banks: int = BANKS) -> None:
    """The shipped questions over and over, each under an id of its own; like a shipped one, a bank holds the topics of
    one group."""
    (folder / "banks").mkdir(parents=True)
    shutil.copy(content_dir() / "syllabus.yaml", folder)
    groups: list[list[str]] = []
    for path in bank_files(content_dir()):
        document = read(path)
        groups.append([excerpt(document, place, 2) for place in range(len(document.value["questions"]))])
    for bank in range(banks):
        written = cycle(groups[bank % len(groups)])
        numbers = range(bank * questions // banks, (bank + 1) * questions // banks)
        numbered = (next(written).replace("- id: ", f"- id: {PREFIX}{n}-", 1) for n in numbers)
        title = f'title: {{en: "Bank {bank}", zh: 第 {bank} 组}}\nquestions:\n'
        (folder / "banks" / f"bank-{bank:02d}.yaml").write_text(title + "".join(numbered), encoding="utf-8")


@dataclass(frozen=True)
class Home:
    """The folder below which a learner has everything: record, compiled content, settings, banks of their own."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        terminal = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
        return os.environ | {HOME_VARIABLE: str(self.folder), **terminal}

    @property
    def places(self) -> Places:
        return places(self.environment)

    @property
    def banks(self) -> Path:
        """The learner's own, beside the shipped ones."""
        return overlay_folder(self.places.data)

    def catalogue(self) -> Catalogue:
        """As the program opens it."""
        self.places.cache.mkdir(parents=True, exist_ok=True)
        return Catalogue.open(self.places.catalogue, stacked([content_dir()], self.places.data))


def beginner(folder: Path, new_per_day: int = 20) -> Home:
    """The shipped banks, and a learner who has yet to begin."""
    home = Home(folder)
    home.catalogue().close()
    # As after the first run, which begins with the tour.
    save(home.places.settings, language="en", new_per_day=new_per_day)
    return home


def veteran(shared: Path, size: synthetic.Size = synthetic.FULL) -> Home:
    """10,000 questions beside the shipped ones, and a learner of some years: they are among the 100,000 cards."""
    home = Home(shared / "veteran")
    if not home.folder.exists():
        write_content(home.banks, size.questions, min(BANKS, size.questions))
        beginner(home.folder)
        with home.catalogue() as catalogue:
            own = [one for one in catalogue.ids() if one.startswith(PREFIX)]
        synthetic.progress(home.places.progress, size, names=own)
    return home
