"""The line at the top: nothing of it is cut as long as there is another way to say it."""

from textual.app import App, ComposeResult

from quizapp.screens.widgets.titlebar import TitleBar

BAR, SHORT = "━━━━━───── 12/20", "12/20"
TOPIC = "Why max pooling inside and average pooling at the end · flashcard"


class Titled(App[None]):
    def compose(self) -> ComposeResult:
        yield TitleBar()

    def on_mount(self) -> None:
        self.query_one(TitleBar).show(TOPIC, BAR, SHORT)

    def seen(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


async def lines(width: int) -> list[str]:
    app = Titled()
    async with app.run_test(size=(width, 5)) as pilot:
        await pilot.pause()
        return app.seen()[: app.query_one(TitleBar).size.height]


async def test_where_there_is_room_both_stand_in_one_line() -> None:
    (line,) = await lines(100)
    assert line.split() == f"{TOPIC} {BAR}".split()


async def test_the_progress_is_said_shorter_before_the_title_goes_on_in_another_line() -> None:
    (line,) = await lines(80)
    assert line.split() == f"{TOPIC} {SHORT}".split()


async def test_on_a_narrow_screen_the_title_takes_another_line() -> None:
    first, second = await lines(60)
    assert f"{first} {second}".split() == f"{TOPIC} {BAR}".split()


async def test_no_word_is_lost_at_forty_columns() -> None:
    assert " ".join(await lines(40)).split() == f"{TOPIC} {SHORT}".split()


async def test_a_title_without_end_is_shortened_and_the_progress_stands() -> None:
    app = Titled()
    async with app.run_test(size=(40, 9)) as pilot:
        app.query_one(TitleBar).show("word " * 2000, BAR, SHORT)
        await pilot.pause()
        await pilot.pause()
        shown = app.seen()[: app.query_one(TitleBar).size.height]
        assert 3 <= len(shown) <= 4
        assert any(line.endswith("…") for line in shown)
        assert SHORT in shown[-1]
