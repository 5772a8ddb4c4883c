"""The line under the answer: what the last key came to, or else how the program reads what is typed so far."""

from quizapp.answers.reading import Reading, Refusal
from quizapp.practice.phrases import READ_AS
from quizapp.screens.widgets.prose import EMPTY, ProseView
from quizapp.text.clean import visible
from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable
from quizapp.text.prose import Block, Prose, Span, verbatim
from quizapp.text.wrap import wrap

MOST = 5
"""Lines: the most that is shown. The longest thing to say, an echo of 200 characters, takes four of 60 cells."""

INDENT = 4


class StatusLine(ProseView):
    """Kept free where there is nothing to say, so that what stands around it does not jump."""

    DEFAULT_CSS = f"""
    StatusLine {{ width: 100%; height: auto; min-height: 1; max-height: {MOST}; padding: 0 {INDENT}; }}
    StatusLine.message {{ color: $text-warning; }}
    """

    def message(self, said: Sayable, language: Language) -> None:
        self.set_class(True, "message")
        self.prose = verbatim(said.text(language), "strong")

    def explain(self, said: Sayable, language: Language) -> None:
        """How something is done, until there is something to say."""
        self.set_class(False, "message")
        self.prose = verbatim(said.text(language), "dim")

    def read_back(self, reading: Reading | Refusal | None, language: Language) -> None:
        """What is understood of a number before anything is marked; None for what is no number."""
        self.set_class(False, "message")
        if reading is None:
            self.prose = EMPTY
        elif isinstance(reading, Refusal):
            self.prose = verbatim(reading.message.text(language), "dim")
        else:
            echo = Span(visible(READ_AS.fill(echo=reading.echo).text(language)), "good")
            notes = (Span(visible(f"  {note.text(language)}"), "dim") for note in reading.notes)
            self.prose = Prose((Block("paragraph", (echo, *notes)),))

    def lines(self, width: int) -> int:
        """How many it takes on a screen of this width."""
        return min(MOST, max(1, len(wrap(self.prose, max(8, width - 2 * INDENT)))))
