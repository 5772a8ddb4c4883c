"""From Home through a session of every kind of question and back, and what may happen on the way."""

from quizapp.answers.rating import Rating
from quizapp.memory.states import Reviewed
from quizapp.screens.home.screen import HomeScreen
from quizapp.screens.widgets.answer import AnswerLine
from quizapp.text.languages import Language

from ..table import Table
from .conftest import Open
from .looking import SIZE, press, seen, settled, studying, type_in, typed


async def test_a_session_from_home_and_back_with_one_of_every_kind(open_app: Open, table: Table) -> None:
    """Each kind is answered its own way, Enter takes the suggestion, and Home counts what was learned."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert "0 due · 4 new today · 4 in all, about 3 min" in await press(pilot, "down")
        assert "Input 8, kernel 3" in await press(pilot, "enter")
        assert "read as floor((8 + 2 - 3) / 2) + 1 = 4" in await type_in(pilot, "floor((8+2-3)/2)+1")
        right = await press(pilot, "enter")
        assert "✓ Right." in right
        assert "Why size." in right
        assert "What does a stride of 2 leave?" in await press(pilot, "enter")
        right_one = next(i for i, o in enumerate(studying(app).study.page("en").options, 1) if o.right)
        assert "✓ Right." in await press(pilot, str(right_one))
        assert "A stride of two ____ the width." in await press(pilot, "enter")
        await type_in(pilot, "Halves")
        assert "✓ Right." in await press(pilot, "enter")
        assert "What is dropout?" in await press(pilot, "enter")
        turned = await press(pilot, "enter")
        assert "How well did you know it?" in turned
        assert "Random zeros." in turned
        over = await press(pilot, "4")
        assert "Session complete" in over
        assert "Answered: 4, right: 3, to see again: 0" in over
        home = await press(pilot, "enter")
        assert "0 due · 0 new today · 1-day streak" in home
        assert next(line for line in home.splitlines() if "Small bank" in line).split()[-4:] == list("0040")
        assert isinstance(app.screen, HomeScreen)
        states = app.desk.store.states(["size", "half", "gap", "turn"])
    assert all(isinstance(state, Reviewed) and state.reps == 1 for state in states.values())


async def test_a_wrong_number_is_diagnosed_and_comes_back_within_the_session(open_app: Open) -> None:
    """5 is what rounding up gives: the learner is told so, Enter takes Again, and the card is not done with."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "5")
        told = await press(pilot, "enter")
        assert "✗ Not right." in told
        assert "You rounded up." in told
        assert studying(app).study.suggestion == Rating.AGAIN
        assert "0/4" in await press(pilot, "enter")
        assert studying(app).study.session.queue[-1] == "size"


async def test_a_slip_and_a_hint_each_suggest_hard(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "-4")
        assert "≈ Nearly" in await press(pilot, "enter")
        assert studying(app).study.suggestion == Rating.HARD
        await press(pilot, "f4")
        await press(pilot, *["backspace"] * 2)
        assert "Floor it." in await press(pilot, "f3")
        await type_in(pilot, "4")
        assert "✓ Right." in await press(pilot, "enter")
        assert studying(app).study.suggestion == Rating.HARD


async def test_no_further_hint_is_said_and_costs_nothing(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3")
        assert "There is no further hint." in await press(pilot, "f3")
        assert studying(app).study.asking


async def test_what_cannot_be_read_is_not_counted_and_stays_in_the_line(open_app: Open) -> None:
    """An unreadable answer and one of the wrong form are given back with the reason; nothing of them is in the log."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        for answer in ("2+", "[1, 2]", "four"):
            app.screen.query_one(AnswerLine).value = answer
            await settled(pilot)
            said = await press(pilot, "enter")
            assert studying(app).study.asking, answer
            assert typed(app) == answer
            assert "column" in said, answer
        app.screen.query_one(AnswerLine).value = ""
        assert "Nothing has been typed yet." in await press(pilot, "enter")
        assert studying(app).study.session.tally.answers == 0


async def test_the_language_changes_in_mid_answer_and_nothing_typed_is_lost(open_app: Open) -> None:
    """F2 also where a text field has the keyboard; after the answer the feedback changes too."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "2+")
        await press(pilot, "left")
        chinese = await press(pilot, "f2")
        assert "输入 8，卷积核 3" in chinese
        assert typed(app) == "2+"
        assert app.screen.query_one(AnswerLine).cursor_position == 1
        await press(pilot, "end", "2")
        assert "✓ 正确。" in await press(pilot, "enter")
        assert "✓ Right." in await press(pilot, "f2")


async def test_undo_goes_back_through_ratings_and_answers_to_the_first(open_app: Open) -> None:
    """A rating, then its answer (what was typed is in the line again), then nothing; the log forgets nothing."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "5")
        await press(pilot, "enter", "3")
        assert "What does a stride of 2 leave?" in seen(app)
        undone = await press(pilot, "f4")
        assert "✗ Not right." in undone
        assert "Taken back: the rating." in undone
        await press(pilot, "ctrl+z")
        assert studying(app).study.asking
        assert typed(app) == "5"
        assert "There is nothing left to undo." in await press(pilot, "f4")
        kinds = [type(logged.event).__name__ for logged in app.desk.store.history("size")]
    assert kinds.count("Undone") == 2
    assert "Rated" in kinds


async def test_undo_of_dont_know_gives_the_half_typed_answer_back(open_app: Open) -> None:
    """F5 lies beside F4 and F6: what was typed is not lost to it."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "(8+2")
        assert "· Now you know." in await press(pilot, "f5")
        await press(pilot, "f4")
        assert typed(app) == "(8+2"


async def test_later_puts_the_question_last(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        assert "What does a stride of 2 leave?" in await press(pilot, "f6")
        assert studying(app).study.session.queue == ("half", "gap", "turn", "size")


async def test_the_last_rating_can_be_undone_from_the_summary(open_app: Open) -> None:
    """The session is not ended while its summary is on the screen: a slip of the finger on the last card is mended."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(4):
            await press(pilot, "f5", "4")
        assert "Session complete" in seen(app)
        assert "Random zeros." in await press(pilot, "f4")
        assert "Session complete" in await press(pilot, "2")
        home = await press(pilot, "escape")
        assert next(line for line in home.splitlines() if "Small bank" in line).split()[-4:] == list("0040")
        assert app.desk.store.open_session(app.desk.clock().date().toordinal()) == []


async def test_a_half_typed_answer_waits_for_the_next_start(open_app: Open, language: Language) -> None:
    """The session goes on with the same question, its hint open and its answer half typed; Home says it is open."""
    app = open_app(groups=[], language=language)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f6", "f5", "4")
        await press(pilot, "f5", "4")
        await press(pilot, "f6", "f3")
        await type_in(pilot, "(8+2")
    again = open_app(language=language)
    async with again.run_test(size=SIZE) as pilot:
        home = await press(pilot, "down")
        assert (
            "Still open: Small bank, 2 of 4 done" if language == "en" else "未完成：小题库，已完成 2/4"
        ) in home
        back = await press(pilot, "enter")
        assert ("Floor it." if language == "en" else "向下取整。") in back
        assert typed(again) == "(8+2"
        assert again.screen.query_one(AnswerLine).cursor_position == 4


async def test_a_marked_answer_waits_for_its_rating_at_the_next_start(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "5")
        await press(pilot, "enter")
        intervals = dict(studying(app).study.intervals)
    again = open_app(groups=[])
    async with again.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "You rounded up." in seen(again)
        assert dict(studying(again).study.intervals) == intervals


async def test_a_click_on_a_rating_rates(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f5")
        await pilot.click("#rating-4")
        await settled(pilot)
        assert "What does a stride of 2 leave?" in seen(app)
        state = app.desk.store.state("size")
    assert isinstance(state, Reviewed)


async def test_a_click_on_an_option_picks_it(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f6")
        await pilot.click("Options", offset=(8, 1))
        await settled(pilot)
        assert studying(app).study.marked
        second = studying(app).study.page("en").options[1]
        answered = studying(app).study.answered
    assert answered is not None
    assert answered.raw == second.raw


async def test_a_click_on_the_key_bar_does_what_the_key_does(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        bar = app.screen.query_one("KeyBar")
        await pilot.click("KeyBar", offset=(seen(app).splitlines()[-1].index("F2") + 1, 0))
        await settled(pilot)
        assert "学习" in seen(app)
    assert bar is not None


async def test_what_is_due_is_studied_again_on_its_day_and_not_before(open_app: Open, table: Table) -> None:
    """The clock is the desk's: nothing is left on the day itself, and the next day what was Again is due."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(4):
            await press(pilot, "f5", "2")
        await press(pilot, "enter")
        assert "Nothing is due here" in await press(pilot, "enter")
    table.clock.next_day()
    again = open_app()
    async with again.run_test(size=SIZE) as pilot:
        home = await press(pilot, "down")
        assert "4 due · 0 new today · 4 in all" in home
        assert "1-day streak" in home
        assert "0/4" in await press(pilot, "enter")
