"""What the models of questions are made of: kinds of words, texts in both languages, what all questions share.

The line below each field says to an author what it is for: it stands in the JSON Schema and in the skeletons as well.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict, StrictFloat, StrictInt, StringConstraints

from quizapp.text.languages import Language

Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=80)]
FormulaName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", max_length=80)]
Erratum = Annotated[str, StringConstraints(pattern=r"^E-[A-Z]+-[0-9]+$")]
SourceRef = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}:[0-9a-z.]+$")]
MAX_TEXT = 10_000  # characters; the longest shipped text has 500
Written = Annotated[str, StringConstraints(pattern=r"\S", max_length=MAX_TEXT)]
Finite = Annotated[StrictFloat, Field(allow_inf_nan=False)]
Scale = Annotated[StrictInt, Field(ge=1, le=5)]
Day = Annotated[date, Strict()]


class Model(BaseModel):
    """Frozen, and closed to keys that it does not name.

    A model is compiled when it is first asked for: of the seven kinds, the first question needs one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True, defer_build=True)


class Text(Model):
    """One text in both languages, in a subset of Markdown and TeX."""

    en: Written
    """In English."""
    zh: Written
    """In Chinese."""

    def text(self, language: Language) -> str:
        """The text in `language`."""
        return self.en if language == "en" else self.zh


class Common(Model):
    """What every question has, whatever its kind."""

    id: Kebab
    """A name of its own among all questions, in small letters, digits and hyphens; its history hangs on it."""
    topic: Kebab
    """A topic of syllabus.yaml, of the shipped one or of one beside your banks."""
    ask: Text
    """The question itself."""
    why: Text
    """The explanation, shown after the answer."""
    sources: Annotated[tuple[Written, ...], Field(min_length=1)]
    """Citations that a reader can follow, such as "arXiv:1412.6980, Algorithm 1"."""
    source_refs: tuple[SourceRef, ...] = ()
    """The sections of the source documents that the question answers, such as "001:2.4"."""
    difficulty: Scale
    """How hard it is, from 1 to 5."""
    frequency: Scale
    """How often interviewers ask it, from 1 (rarely) to 5 (nearly always)."""
    tags: tuple[Kebab, ...] = ()
    """Words to find it by, in small letters, digits and hyphens."""
    hints: Annotated[tuple[Text, ...], Field(max_length=3)] = ()
    """Up to three hints, shown one at a time when asked for."""
    errata: tuple[Erratum, ...] = ()
    """Known errors of the source documents, only where no option, mistake or wrong statement can carry the id."""
    was: tuple[Kebab, ...] = ()
    """Ids that this question had before; its history follows it."""
    as_of: Day | None = None
    """The day on which it was true, for what ages: model configurations, names of an API."""
