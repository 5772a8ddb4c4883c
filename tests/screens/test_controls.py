"""What can be done with a question beside answering it: every key of it, what it says, and that undo takes it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.memory.states import Reviewed
from quizapp.screens.dialogs.flag import FlagScreen
from quizapp.screens.home.screen import HomeScreen
from quizapp.screens.widgets.answer import AnswerLine
from quizapp.screens.widgets.keybar import KeyBar
from quizapp.screens.widgets.outline import Outline
from quizapp.text.languages import Language

from ..table import HOSTILE, UNMARKED, Table
from .conftest import Open
from .kinds import kinds_table
from .looking import SIZE, lines, press, seen, settled, studying, type_in, typed

TAKES_OFF = {
    "f7": ("Not today", "“not today”"),
    "f8": ("Suspended", "the suspension"),
    "f10": ("Taken as known", "“I know this”"),
}


@pytest.fixture
def open_question(tmp_path: Path) -> Iterator[Table]:
    with kinds_table(tmp_path / "open", "explain", "several") as table:
        yield table


@pytest.mark.parametrize("key", TAKES_OFF)
async def test_a_question_is_put_away_while_one_types_and_undo_brings_it_back(
    open_app: Open, key: str
) -> None:
    """The next one comes at once, with a word on what happened; undo names what it takes back, the draft is there."""
    said, name = TAKES_OFF[key]
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "2+")
        after = await press(pilot, key)
        assert "What does a stride of 2 leave?" in after
        assert said in after
        assert "size" not in studying(app).study.session.queue
        back = await press(pilot, "ctrl+z")
        assert f"Taken back: {name}." in back
        assert typed(app) == "2+"


@pytest.mark.parametrize("key", TAKES_OFF)
async def test_a_question_is_put_away_after_its_answer_as_well(open_app: Open, key: str) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f5")
        assert "What does a stride of 2 leave?" in await press(pilot, key)
        assert "Now you know." in await press(pilot, "f4")


async def test_what_is_put_away_does_not_come_again_today_and_the_last_one_ends_the_session(
    open_app: Open, table: Table
) -> None:
    """Known is scheduled, buried is there tomorrow, suspended is not."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f10", "f7", "f8", "f6")
        over = await press(pilot, "b")
        assert "Session complete" in over
        assert isinstance(app.desk.store.state("size"), Reviewed)
        assert await press(pilot, "f7", "f8", "f9", "f10", "ctrl+o", "ctrl+y") == seen(app)
        assert "Session complete" in seen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)
    table.clock.next_day()
    study = table.study()
    assert sorted(study.session.queue) == ["half", "turn"]


async def test_undo_goes_back_beyond_the_session(open_app: Open, table: Table) -> None:
    """What an earlier one did is named with its question, which comes back; in the end there is nothing left."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f5", "4")
    table.clock.next_day()
    again = open_app(groups=[])
    async with again.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "Input 8" not in seen(again)
        undone = await press(pilot, "f4")
        assert "Taken back from an earlier session: the rating (Output size · numeric)." in undone
        assert "Input 8, kernel 3" in undone
        assert "the answer (Output size · numeric)." in await press(pilot, "f4")
        assert "There is nothing left to undo." in await press(pilot, "f4")


async def test_a_flag_is_seen_read_changed_and_taken_away(open_app: Open, language: Language) -> None:
    """⚑ at the top; its note on demand; what is half typed stays where it is."""
    app = open_app(groups=[], language=language)
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "2+")
        assert "⚑" not in seen(app)
        await press(pilot, "f9")
        await type_in(pilot, "ask about padding")
        flagged = await press(pilot, "enter")
        assert "⚑" in lines(app)[0]
        assert ("Flagged." if language == "en" else "已标记。") in flagged
        assert typed(app) == "2+"
        assert studying(app).study.flagged == "ask about padding"
        assert "ask about padding" in await press(pilot, "f9")
        await press(pilot, "escape")
        assert studying(app).study.flagged == "ask about padding"
        await press(pilot, "f9", "!", "enter")
        assert studying(app).study.flagged == "ask about padding!"
        await press(pilot, "f9", "ctrl+d")
        assert "⚑" not in lines(app)[0]
        assert studying(app).study.flagged is None
        await press(pilot, "f4")
        assert studying(app).study.flagged == "ask about padding!"
        assert "⚑" in lines(app)[0]


async def test_a_flag_may_have_no_note_and_where_there_is_none_there_is_none_to_remove(
    open_app: Open,
) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f9", "ctrl+d")
        assert isinstance(app.screen, FlagScreen)
        assert "remove the flag" not in seen(app)
        await press(pilot, "enter")
        assert studying(app).study.flagged == ""
        assert "⚑" in lines(app)[0]


async def test_a_hostile_note_is_shown_as_it_was_typed(open_app: Open) -> None:
    """Of what a terminal would obey nothing is left, of what looks like markup everything."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f9")
        await type_in(pilot, HOSTILE)
        assert "[/INST] [CLS] [bold] <think>x</think>" in await press(pilot, "home")
        await press(pilot, "enter")
        note = studying(app).study.flagged
        assert note is not None
        assert all(part in note for part in UNMARKED)
        assert note.isprintable()
        await press(pilot, "f9", "home", "f2")
        assert "[/INST] [CLS] [bold] <think>x</think>" in seen(app)


async def test_the_keys_under_the_flag_do_not_reach_the_question(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "4")
        await press(
            pilot, "f9", "f3", "f4", "ctrl+z", "f5", "f6", "f7", "f8", "f10", "ctrl+o", "ctrl+y", "f9"
        )
        assert isinstance(app.screen, FlagScreen)
        await press(pilot, "escape")
        assert studying(app).study.session.queue[0] == "size"
        assert studying(app).study.asking
        assert typed(app) == "4"


async def test_the_question_is_copied_with_what_is_open_of_it(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3")
        assert "clipboard" in await press(pilot, "ctrl+y")
        assert "Input 8, kernel 3" in app.clipboard
        assert "Floor it." in app.clipboard
        assert "Answer" not in app.clipboard
        await press(pilot, "f6", "c")
        assert "- Half" in app.clipboard


@pytest.mark.parametrize(
    ("letter", "then"),
    [
        ("b", "Not today"),
        ("x", "Suspended"),
        ("k", "Taken as known"),
        ("f", "Flag this question"),
        ("c", "clipboard"),
        ("e", "no folder here"),
        ("Ｂ", "Not today"),
    ],
)
async def test_each_letter_does_what_its_function_key_does(open_app: Open, letter: str, then: str) -> None:
    """Where nothing can be typed, in full width as well."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f6")
        assert then in await press(pilot, letter)


async def test_the_palette_offers_what_can_be_done_now(open_app: Open) -> None:
    """With the key of each; nothing that would do nothing."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f6")
        offered = {command.key for command in studying(app).commands()}
        assert offered == {"F5", "F6", "F7", "F8", "F9", "F10", "^o", "^y", "Esc"}
        await press(pilot, "1")
        assert "F4" in {command.key for command in studying(app).commands()}
        assert "F6" not in {command.key for command in studying(app).commands()}


# Text fields never swallow what works everywhere


@pytest.mark.parametrize("field", [AnswerLine, Outline])
@pytest.mark.parametrize(
    ("key", "then"),
    [
        ("f1", "Always, even while you type"),
        ("f2", "F1 帮助"),
        ("f4", "nothing left to undo"),
        ("ctrl+z", "nothing left to undo"),
        ("f5", "F4"),
        ("f6", "F1 help"),
        ("f7", "Not today"),
        ("f8", "Suspended"),
        ("f9", "Flag this question"),
        ("f10", "Taken as known"),
        ("ctrl+o", "no folder here"),
        ("ctrl+y", "clipboard"),
        ("ctrl+p", "What would you like to do?"),
        ("escape", "quizapp"),
    ],
)
async def test_a_text_field_swallows_no_key_that_works_everywhere(
    open_app: Open, table: Table, open_question: Table, field: type[AnswerLine | Outline], key: str, then: str
) -> None:
    """Each key is taken with the field in use; afterwards its draft is what was typed."""
    app = open_app(table if field is AnswerLine else open_question, groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "2+")
        assert app.screen.query_one(field).has_focus
        study, card = studying(app).study, studying(app).study.session.queue[0]
        assert then in await press(pilot, key)
        if key == "f5":  # the answer is in: what was typed comes back with it
            await press(pilot, "f4")
        assert app.desk.store.draft(study.session.id, card) == "2+"


async def test_a_wide_screen_names_keys_that_a_narrow_one_leaves_to_f1(open_app: Open) -> None:
    """They fill the line that there is anyway; none of them begins another, and a click on one works."""
    app = open_app(groups=[])
    async with app.run_test(size=(160, 24)) as pilot:
        await settled(pilot)
        wide = lines(app)[-1]
        assert wide.endswith("F10 I know this  ^o edit  ^y copy")
        await pilot.click("KeyBar", offset=(wide.index("F9") + 3, 0))  # 中文 takes two cells more
        await settled(pilot)
        assert isinstance(app.screen, FlagScreen)
        await press(pilot, "escape")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert "F10" not in seen(app)
        assert app.screen.query_one(KeyBar).size.height == 1
