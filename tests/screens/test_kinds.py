"""Every kind of question in a session: answered its own way, half made kept on the disk, judged and rated, undone."""

from pathlib import Path

import pytest

from quizapp.answers.rating import Rating
from quizapp.screens.widgets.judgements import JudgeBar
from quizapp.screens.widgets.options import Options
from quizapp.screens.widgets.ordering import Ordering
from quizapp.screens.widgets.outline import Outline
from quizapp.screens.widgets.ratings import RatingBar
from quizapp.screens.widgets.sheet import Sheet
from quizapp.screens.widgets.ticks import Ticks

from .conftest import Open
from .kinds import kinds_table
from .looking import SIZE, press, seen, settled, studying, type_in


async def test_several_are_ticked_and_handed_in_together(open_app: Open, tmp_path: Path) -> None:
    """Nothing ticked does not count; all that are right and no other is right; undo puts the ticks back."""
    with kinds_table(tmp_path, "several") as table:
        app = open_app(table, groups=[])
        async with app.run_test(size=SIZE) as pilot:
            assert "Not counted: at least one of them is right" in await press(pilot, "enter")
            options = studying(app).study.page("en").options
            await press(pilot, *(str(i) for i, option in enumerate(options, 1) if option.right))
            assert studying(app).study.draft == "0,2,4"
            assert "✓ Right." in await press(pilot, "enter")
            await press(pilot, "f4")
            assert app.screen.query_one(Ticks).raw == "0,2,4"
            wrong = next(str(i) for i, option in enumerate(options, 1) if not option.right)
            marked = await press(pilot, wrong, "enter")
            assert "✗ Not right." in marked
            assert studying(app).study.suggestion == Rating.AGAIN


async def test_lines_are_put_in_order(open_app: Open, tmp_path: Path) -> None:
    """Line by line to its place with the keyboard; a wrong order shows where each line belongs."""
    with kinds_table(tmp_path, "steps") as table:
        app = open_app(table, groups=[])
        async with app.run_test(size=SIZE) as pilot:
            wrong = await press(pilot, "enter")
            assert "✗ Not right." in wrong
            assert "→" in seen(app)
            await press(pilot, "f4")
            listing = app.screen.query_one(Ordering)
            for place in range(7):
                at = listing.raw.split(",").index(str(place))
                listing.at = at
                await press(pilot, "space", *["up"] * (at - place), "space")
            assert studying(app).study.draft == "0,1,2,3,4,5,6"
            assert "✓ Right." in await press(pilot, "enter")
            assert await press(pilot, "pageup") != ""
            assert "✓ 1   Draw a batch" in seen(app)


async def test_who_does_not_know_the_order_is_shown_it(open_app: Open, tmp_path: Path) -> None:
    with kinds_table(tmp_path, "steps") as table:
        app = open_app(table, groups=[])
        async with app.run_test(size=(80, 40)) as pilot:
            shown = await press(pilot, "f5")
            assert "  1. Draw a batch and move it to the device." in shown
            assert "✗" not in shown
            assert "· Now you know." in shown


async def test_an_outline_is_judged_idea_by_idea(open_app: Open, tmp_path: Path) -> None:
    """By key and by click; each judgement stands above with its sign, each can be undone; then it is rated."""
    with kinds_table(tmp_path, "explain") as table:
        app = open_app(table, groups=[])
        async with app.run_test(size=SIZE) as pilot:
            await type_in(pilot, "The scores grow\nwith the dimension")
            judging = await press(pilot, "enter", "enter")
            assert "Your answer" in judging
            assert "with the dimension" in judging
            assert "Idea 1 of 3 · must" in judging
            assert "How large do the scores get" in judging
            assert not app.screen.query_one(RatingBar).display
            assert "Idea 2 of 3 · must" in await press(pilot, "１")
            await pilot.click("#judge-partly")
            await settled(pilot)
            assert "~ Large scores push" in seen(app)
            assert "Idea 3 of 3" in seen(app)
            assert "must" not in seen(app).split("Idea 3 of 3")[1].splitlines()[0]
            assert "Idea 2 of 3" in await press(pilot, "u")
            await press(pilot, "3")
            assert "✗ Large scores push" in seen(app)
            over = await press(pilot, "1")
            assert "2 of 3 ideas; one that must be there is missing." in over
            assert not app.screen.query_one(JudgeBar).display
            assert studying(app).study.suggestion == Rating.AGAIN
            await press(pilot, "f4", "f4", "f4", "f4")
            assert studying(app).study.asking
            assert app.screen.query_one(Outline).text == "The scores grow\nwith the dimension"


@pytest.mark.parametrize("key", ["enter", "space", "f5", "d"])
async def test_a_card_is_turned(open_app: Open, key: str) -> None:
    """Space too: other trainers turn with it."""
    app = open_app(groups=["small/cards"])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert studying(app).way == "turn"
        await press(pilot, key)
        assert studying(app).study.marked


@pytest.mark.parametrize("key", ["4", "0", "enter", "f5", "f6", "f3", "space", "down", "tab", "z"])
async def test_no_other_key_judges_an_idea(open_app: Open, tmp_path: Path, key: str) -> None:
    """Enter least of all: it was pressed twice to hand in."""
    with kinds_table(tmp_path, "explain") as table:
        app = open_app(table, groups=[])
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, "enter", key)
            assert "Idea 1 of 3" in seen(app)
            assert studying(app).study.judging


async def test_a_number_is_picked_where_the_learner_prefers_that(open_app: Open, tmp_path: Path) -> None:
    """Among the right one and what mistakes lead to; nothing is typed."""
    with kinds_table(tmp_path, "number", numbers="choice") as table:
        app = open_app(table, groups=[])
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            options = studying(app).study.page("en").options
            assert {"112", "113"} <= {option.raw for option in options}
            wrong = next(i for i, option in enumerate(options, 1) if option.raw == "113")
            marked = await press(pilot, str(wrong))
            assert f"✗ {wrong}. 113" in marked
            assert "That is ceil-for-floor." in marked
            await press(pilot, "f4")
            right = next(i for i, option in enumerate(options, 1) if option.right)
            assert "✓ Right." in await press(pilot, str(right))


async def test_the_setting_for_numbers_holds_at_once(open_app: Open, tmp_path: Path) -> None:
    """In mid-question, and what was typed is there again on the way back."""
    with kinds_table(tmp_path, "number") as table:
        app = open_app(table, groups=[])
        async with app.run_test(size=SIZE) as pilot:
            await type_in(pilot, "2+")
            app.change(numbers="choice")
            await settled(pilot)
            assert "› 1. " in seen(app)
            assert app.screen.query_one(Options).has_focus
            app.change(numbers="typed")
            await settled(pilot)
            assert "2+" in seen(app)


@pytest.mark.parametrize(
    ("kind", "keys", "draft"),
    [
        ("several", ["1", "3"], None),
        ("steps", ["shift+down", "space", "down"], None),
        ("explain", [*"one", "enter", *"two", "enter"], "one\ntwo\n"),
    ],
)
async def test_a_half_made_answer_of_any_kind_waits_for_the_next_start(
    open_app: Open, tmp_path: Path, kind: str, keys: list[str], draft: str | None
) -> None:
    """It is on the disk after every key, is there again after a change of language, and at the next start."""
    with kinds_table(tmp_path, kind) as table:
        app = open_app(table, groups=[])
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            begun = half_made(app.screen.query_one(Sheet), app.screen.query_one(Outline))
            await press(pilot, *keys)
            made = half_made(app.screen.query_one(Sheet), app.screen.query_one(Outline))
            assert made == studying(app).study.draft != begun
            assert draft is None or made == draft
            await press(pilot, "f2", "f2", "f3")
            assert half_made(app.screen.query_one(Sheet), app.screen.query_one(Outline)) == made
        again = open_app(table, groups=[])
        async with again.run_test(size=SIZE) as pilot:
            await settled(pilot)
            assert half_made(again.screen.query_one(Sheet), again.screen.query_one(Outline)) == made


def half_made(sheet: Sheet, outline: Outline) -> str:
    """The answer as it stands on the screen."""
    listing = sheet.listing
    return listing.raw if isinstance(listing, Ticks | Ordering) else outline.text


async def test_the_next_question_begins_at_its_first_option_and_with_an_empty_field(
    open_app: Open, tmp_path: Path
) -> None:
    """Nothing of one question is left in the next."""
    with kinds_table(tmp_path) as table:
        app = open_app(table, groups=[])
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, "down", "down", "1", "f6", "down", "down", "space", "f6")
            await type_in(pilot, "an outline")
            await press(pilot, "f6", "f6")
            assert app.screen.query_one(Ticks).at == 0
            assert len(app.screen.query_one(Ticks).ticked) == 1
            await press(pilot, "f6")
            assert (app.screen.query_one(Ordering).at, app.screen.query_one(Ordering).grabbed) == (0, False)
            await press(pilot, "f6")
            assert app.screen.query_one(Outline).text == "an outline"
            assert app.screen.query_one(Outline).has_focus
