"""The banks say everything in their own words."""

from collections.abc import Iterator
from typing import Any

import pytest

from quizapp.bank.shipped import bank_files, content_dir
from quizapp.bank.strict_yaml import read
from tests.own_words import BYTES, FILE, RUN, Known, digests

WRITTEN = "梯度下降法沿着损失函数下降最快的方向更新参数，每一步的大小由学习率决定。"


def chinese_texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from chinese_texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from chinese_texts(one)
    elif isinstance(value, str):
        yield value


def test_a_run_of_twelve_characters_is_found_whatever_stands_between_them() -> None:
    known = Known(digests([WRITTEN]))
    copied = "因此损失函数下降 *最快* 的方向，更新参数"
    assert known.shared(copied)
    assert all(len(run) == RUN for run in known.shared(copied))
    assert not known.shared("沿着损失下降最快的方向，更新参数。")


def test_what_is_kept_is_in_order_and_holds_digests_alone() -> None:
    kept = FILE.read_bytes()
    parts = [kept[start : start + BYTES] for start in range(0, len(kept), BYTES)]
    assert len(parts) > 10_000
    assert parts == sorted(set(parts))


@pytest.mark.parametrize("path", bank_files(content_dir()), ids=lambda path: path.stem)
def test_no_bank_shares_a_run_with_the_source_documents(path: Any) -> None:
    known = Known(FILE.read_bytes())
    shared = {run for text in chinese_texts(read(path).value) for run in known.shared(text)}
    assert not shared
