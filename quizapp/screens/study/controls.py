"""What can be done with a question beside answering it; each of these keys works wherever one may type."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType

from quizapp.memory.lease import BEAT_MS
from quizapp.practice import phrases as practice_phrases
from quizapp.practice.editing import NoTerminal, edit, run_here
from quizapp.screens.dialogs.flag import Flagging, FlagScreen
from quizapp.screens.dialogs.problems import ProblemsScreen
from quizapp.screens.study import phrases
from quizapp.screens.study.page import StudyPage, writes
from quizapp.screens.widgets.sheet import Sheet


class StudyControls(StudyPage):
    """Function keys and ctrl+letter come before any text field, which would take some of them for its own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "home", show=False),
        Binding("f3", "hint", show=False, priority=True),
        Binding("f4,ctrl+z,super+z", "undo", show=False, priority=True),
        Binding("f5", "reveal", show=False, priority=True),
        Binding("f6", "skip", show=False, priority=True),
        Binding("f7", "bury", show=False, priority=True),
        Binding("f8", "suspend", show=False, priority=True),
        Binding("f9", "flag", show=False, priority=True),
        Binding("f10", "know", show=False, priority=True),
        Binding("ctrl+o", "edit", show=False, priority=True),
        Binding("ctrl+y", "copy", show=False, priority=True),
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("pagedown", "turn(1)", show=False, priority=True),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
    ]

    @writes
    def action_reveal(self) -> None:
        """ "I don't know", or the other side of a flashcard."""
        if self.study.asking:
            self.study.reveal()
            self.judged()

    def judged(self) -> None:
        """The answer is in: what there is to be seen of it is turned to."""
        self.say(None)
        self.show_language()
        self.turn_to_what_counts()

    @writes
    def action_hint(self) -> None:
        if not self.study.asking:
            return
        opened = self.study.hint()
        self.say(None if opened else practice_phrases.NO_MORE_HINTS)
        self.show_language()
        if opened:
            self.query_one(Sheet).turn_to("hint")

    @writes
    def action_undo(self) -> None:
        self.lay_out(self.study.undo() or phrases.NOTHING_UNDONE)

    @writes
    def action_skip(self) -> None:
        if self.study.asking:
            self.study.skip()
            self.lay_out(phrases.SKIPPED)

    @writes
    def action_bury(self) -> None:
        if not self.study.finished:
            self.study.bury()
            self.lay_out(phrases.BURIED)

    @writes
    def action_suspend(self) -> None:
        if not self.study.finished:
            self.study.suspend()
            self.lay_out(phrases.SUSPENDED)

    @writes
    def action_know(self) -> None:
        if self.study.ahead:
            self.say(practice_phrases.NOT_AHEAD)
        elif not self.study.finished:
            self.study.know()
            self.lay_out(phrases.KNOWN)

    def action_flag(self) -> None:
        """Shows the flag's note, to be written or taken away."""
        if not self.study.finished:
            self.app.push_screen(FlagScreen(self.study.flagged), self.flagged)

    @writes
    def flagged(self, decided: Flagging | None) -> None:
        if decided is None:
            return
        if decided.note is None:
            self.study.unflag()
        else:
            self.study.flag(decided.note)
        self.say(phrases.UNFLAGGED if decided.note is None else phrases.FLAGGED)
        self.show_language()

    def action_copy(self) -> None:
        if not self.study.finished:
            self.app.copy_to_clipboard(self.study.copy(self.quiz.language))
            self.say(phrases.COPIED)

    @writes
    def action_edit(self) -> None:
        """Opens the question in the learner's editor and reads it again afterwards."""
        card, overlay = self.study.card, self.quiz.desk.overlay
        if card is None:
            return
        if overlay is None:
            self.say(phrases.NO_PLACE)
            return
        edited = edit(self.quiz.desk.catalogue, card.question.id, overlay, self.run_editor)
        self.study.reload()
        self.lay_out(edited.said)
        if edited.problems:
            self.app.push_screen(ProblemsScreen(edited.said, edited.problems), self.edited_again)

    def edited_again(self, again: bool | None) -> None:
        if again:
            self.action_edit()

    def run_editor(self, args: Sequence[str]) -> int:
        """Hands the terminal over until the editor is closed; the session's lease is kept alive meanwhile."""
        failure: OSError | None = None
        status = 0
        try:
            with self.app.suspend():
                # No exception may leave this block: the terminal would not be taken back.
                try:
                    status = run_here(args, self.quiz.beat, BEAT_MS / 1000)
                except OSError as error:
                    failure = error
        except SuspendNotSupported as error:
            raise NoTerminal from error
        if failure is not None:
            raise failure
        return status

    @writes
    def action_home(self) -> None:
        self.study.leave()
        self.dismiss()

    def action_turn(self, pages: int) -> None:
        self.query_one(Sheet).turn(pages)

    def action_scroll(self, lines: int) -> None:
        self.query_one(Sheet).move(lines)
