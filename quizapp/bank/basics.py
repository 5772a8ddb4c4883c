"""What the models of questions are made of: kinds of words, texts in both languages, what all questions share."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict, StrictFloat, StrictInt, StringConstraints

from quizapp.text.languages import Language

Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=80)]
FormulaName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", max_length=80)]
Erratum = Annotated[str, StringConstraints(pattern=r"^E-[A-Z]+-[0-9]+$")]
SourceRef = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}:[0-9a-z.]+$")]
Written = Annotated[str, StringConstraints(pattern=r"\S")]
Finite = Annotated[StrictFloat, Field(allow_inf_nan=False)]
Scale = Annotated[StrictInt, Field(ge=1, le=5)]
Day = Annotated[date, Strict()]


class Model(BaseModel):
    """Frozen, and closed to keys that it does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True)


class Text(Model):
    """One text in both languages."""

    en: Written
    zh: Written

    def text(self, language: Language) -> str:
        """The text in `language`."""
        return self.en if language == "en" else self.zh


class Common(Model):
    """What every question has, whatever its kind."""

    id: Kebab
    topic: Kebab
    """A topic of content/syllabus.yaml."""
    ask: Text
    why: Text
    """The explanation, shown after the answer."""
    sources: Annotated[tuple[Written, ...], Field(min_length=1)]
    """Citations a reader can follow, such as "arXiv:1412.6980, Algorithm 1"."""
    source_refs: tuple[SourceRef, ...] = ()
    """The sections of the source documents that the question answers, such as "001:2.4"."""
    difficulty: Scale
    frequency: Scale
    """How often interviewers ask it: 1 rarely, 5 nearly always."""
    tags: tuple[Kebab, ...] = ()
    hints: Annotated[tuple[Text, ...], Field(max_length=3)] = ()
    errata: tuple[Erratum, ...] = ()
    """Only where no option, mistake or wrong statement can carry the id."""
    was: tuple[Kebab, ...] = ()
    """Ids this question had before; its history follows it."""
    as_of: Day | None = None
    """The day of what ages: model configurations, names of an API."""
