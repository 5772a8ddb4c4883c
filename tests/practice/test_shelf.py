"""What there is to choose from, narrowed by words and opened to topics; what a choice asks a session for."""

from pathlib import Path

import pytest

from quizapp.bank.catalogue import BankRow, Title, TopicRow
from quizapp.memory.counts import Stock, Stocks
from quizapp.practice.shelf import EVERYTHING, Shelf, words_of

from ..table import SMALL, TITLES, Table, both, write_content


def shelf(*banks: BankRow) -> Shelf:
    """Two banks with their topics, unless others are given; `pool` stands in both of them."""
    topics = [
        TopicRow("adam", "optim", Title("Adam", "Adam 优化器")),
        TopicRow("conv", "cnn", Title("Padding of a convolution", "卷积的填充")),
        TopicRow("pool", "cnn", Title("Max pooling", "最大池化")),
        TopicRow("never-asked", "cnn", Title("Never asked", "没有题")),
    ]
    known = [
        BankRow("cnn", Title("Convolutional networks", "卷积神经网络"), 4, None),
        BankRow("optim", Title("Optimisers", "优化算法"), 3, None),
    ]
    stock = Stocks(
        {"cnn": Stock(due=1, new=2, learned=1), "optim": Stock(new=2, suspended=1)},
        {
            "cnn": {"pool": Stock(new=1), "conv": Stock(due=1, learned=1), "unlisted": Stock(new=1)},
            "optim": {"adam": Stock(new=1, suspended=1), "pool": Stock(new=1)},
        },
    )
    return Shelf(banks or known, lambda: topics, stock)


def seen(found: Shelf, *opened: str, words: str = "") -> list[str]:
    return [part.key for part in found.parts(opened, words_of(words))]


def test_closed_it_is_everything_and_the_banks_with_their_counts() -> None:
    parts = shelf().parts()
    assert [(part.key, part.title.text("en"), part.stock, part.parts) for part in parts] == [
        (EVERYTHING, "Everything", Stock(due=1, new=4, learned=1, suspended=1), 0),
        ("cnn", "Convolutional networks", Stock(due=1, new=2, learned=1), 3),
        ("optim", "Optimisers", Stock(new=2, suspended=1), 2),
    ]
    assert not any(part.open or part.is_topic for part in parts)


def test_an_open_bank_has_its_topics_beneath_it_in_the_order_of_the_syllabus() -> None:
    """Those that it has questions of; one that no syllabus knows stands last, under its own name."""
    parts = shelf().parts({"cnn"})
    below = parts[2:5]
    assert [part.key for part in below] == ["cnn/conv", "cnn/pool", "cnn/unlisted"]
    assert [part.stock for part in below] == [Stock(due=1, learned=1), Stock(new=1), Stock(new=1)]
    assert below[2].title.text("zh") == "unlisted"
    assert all(part.is_topic for part in below)
    assert [part.open for part in parts] == [False, True, False, False, False, False]


def test_of_one_bank_alone_nothing_stands_for_all() -> None:
    only = shelf(BankRow("cnn", Title("Networks", "网络"), 4, None))
    assert seen(only) == ["cnn"]
    assert only.asked_for("cnn", None) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("optimisers", ["optim"]),
        ("优化算法", ["optim"]),
        ("MAX", ["cnn", "cnn/pool", "optim", "optim/pool"]),
        ("池化", ["cnn", "cnn/pool", "optim", "optim/pool"]),
        ("optimisers max", ["optim", "optim/pool"]),
        ("ｐｏｏｌ　ＭＡＸ", ["cnn", "cnn/pool", "optim", "optim/pool"]),
        ("unlisted", ["cnn", "cnn/unlisted"]),
        ("卷积", ["cnn", "cnn/conv"]),
        ("/conv", ["cnn", "cnn/conv"]),
        ("adam 优化", ["optim", "optim/adam"]),
        ("adam pool", []),
        ("[CLS] %_", []),
        ("   ", [EVERYTHING, "cnn", "optim"]),
    ],
)
def test_words_narrow_it_by_titles_in_both_languages_and_by_name(words: str, found: list[str]) -> None:
    """A topic is found by words of its own along with those of its bank, and stands beneath its bank."""
    assert seen(shelf(), words=words) == found


def test_a_bank_that_is_found_itself_shows_all_its_topics_where_it_is_open() -> None:
    assert seen(shelf(), "optim", words="optimisers") == ["optim", "optim/adam", "optim/pool"]


def test_what_stands_there_for_its_topics_only_is_no_hit() -> None:
    found = shelf()
    words = words_of("max")
    assert [part.key for part in found.parts((), words) if found.hits(part, words)] == [
        "cnn/pool",
        "optim/pool",
    ]


def test_a_choice_is_a_bank_a_topic_or_all_of_them() -> None:
    found = shelf()
    assert found.asked_for("cnn", None) == ["cnn"]
    assert found.asked_for("cnn/pool", ["cnn"]) == ["cnn/pool"]
    assert found.asked_for(EVERYTHING, None) == []


@pytest.mark.parametrize(
    ("open_groups", "asked"),
    [
        ([], []),
        (["cnn", "optim"], ["cnn", "optim"]),
        (["cnn"], ["cnn", "optim"]),
        (["cnn/pool", "optim"], ["cnn", "optim"]),
    ],
)
def test_everything_goes_on_with_what_is_open_only_where_that_is_everything(
    open_groups: list[str], asked: list[str]
) -> None:
    """None named would go on with a part."""
    assert shelf().asked_for(EVERYTHING, open_groups) == asked


def test_one_bank_is_everything_but_one_of_its_topics_is_not() -> None:
    only = shelf(BankRow("cnn", Title("Networks", "网络"), 4, None))
    assert only.asked_for("cnn", ["cnn/pool"]) == ["cnn"]
    assert only.place_of(["cnn/pool"]) == "cnn/pool"
    assert only.place_of([]) == only.place_of(["cnn"]) == "cnn"


def test_a_session_has_its_place_and_its_name() -> None:
    found = shelf()
    assert (
        found.place_of([]) == found.place_of(["cnn", "optim"]) == found.place_of(["cnn", "x"]) == EVERYTHING
    )
    assert found.called([]).text("zh") == "全部题库"
    assert found.called(["optim"]).text("en") == "Optimisers"
    assert found.called(["cnn/pool"]).text("en") == "Max pooling"
    assert found.called(["cnn", "optim/adam"]).text("en") == "2 banks or topics"
    assert found.called(["gone/pool"]).text("en") == "gone/pool"


def test_it_is_read_from_the_disk_with_a_broken_bank_among_the_others(tmp_path: Path) -> None:
    banks = {"small": {"title": both("Small bank", "小题库"), "questions": SMALL}}
    content = write_content(tmp_path / "content", TITLES, banks)
    (content / "banks" / "torn.yaml").write_text("questions: [[\n", "utf-8")
    table = Table(tmp_path, content)
    with table.stack:
        store, catalogue = table.open()
        small, *topics, torn = Shelf.read(store, catalogue, 739_000).parts({"small"})[1:]
    assert (small.key, small.stock, small.error) == ("small", Stock(new=4), None)
    assert [part.key for part in topics] == ["small/conv", "small/pool", "small/gaps", "small/cards"]
    assert torn.error is not None
    assert "torn.yaml:2:1: not YAML" in torn.error
    assert not torn.can_be_studied
    assert all(part.can_be_studied for part in topics)
