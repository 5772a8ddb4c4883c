"""Keys files: regenerated whole, checked against the banks and against themselves."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from quizapp.keys import files, records
from quizapp.keys.files import KeysError, check, regenerate
from quizapp.keys.records import checksum
from verify.backends import torch_backend

from .samples import ADAM, BACKPROP, FIXED, SIZE, Folder, both, plain

CARD = plain("card", "flashcard", answer=both("Half.", "一半。"))


def said(folder: Folder, changes: Any) -> list[str]:
    """Each change as it is printed, without the path."""
    return [str(change).partition(".json: ")[2] for change in changes]


def edit(path: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    """As a hand would, with the checksum left as it was."""
    data = json.loads(path.read_text("utf-8"))
    change(data["questions"])
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def resign(record: dict[str, Any]) -> None:
    record["checksum"] = checksum(record)


def test_first_run_writes_every_question_and_says_so(folder: Folder) -> None:
    bank = folder.bank("first", SIZE, CARD)
    assert said(folder, regenerate(folder.root, [bank])) == ["size: new", "card: new"]
    data = json.loads(folder.keys("first").read_text("utf-8"))
    assert (data["version"], data["group"], list(data["questions"])) == (1, "first", ["size", "card"])
    assert "一半。" in folder.keys("first").read_text("utf-8")


def test_second_run_finds_nothing_and_writes_nothing(folder: Folder) -> None:
    """Not a byte, not even the time stamp; and the check is content."""
    bank = folder.bank("first", SIZE, ADAM, BACKPROP, FIXED, CARD)
    list(regenerate(folder.root, [bank]))
    before = (folder.keys("first").read_bytes(), folder.keys("first").stat().st_mtime_ns)
    assert list(regenerate(folder.root, [bank])) == []
    assert (folder.keys("first").read_bytes(), folder.keys("first").stat().st_mtime_ns) == before
    assert list(check(folder.root, [bank])) == []


def test_torch_finds_the_same_keys(folder: Folder) -> None:
    bank = folder.bank("first", SIZE, ADAM, BACKPROP, FIXED)
    list(regenerate(folder.root, [bank]))
    assert list(check(folder.root, [bank], torch_backend())) == []
    assert list(regenerate(folder.root, [bank], torch_backend())) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda q: q["fixed"]["variants"][0].update(answer=1217), "variants[0].answer: 1217 -> 1216"),
        (lambda q: q["fixed"]["variants"][0]["params"].update(k=3), "variants[0].params.k: 3 -> 5"),
        (lambda q: q["fixed"].update(formula_digest="0" * 16), 'formula_digest: "0000000000000000" -> '),
        (lambda q: q["fixed"].update(tolerance={"rel": 0.5, "abs": 0}), "tolerance: {"),
        (lambda q: q["fixed"]["variants"].append(1), "variants: ["),
    ],
)
def test_edited_value_is_named_with_question_old_and_new(
    folder: Folder, change: Callable[[dict[str, Any]], Any], named: str
) -> None:
    bank = folder.bank("first", FIXED, CARD)
    list(regenerate(folder.root, [bank]))
    edit(folder.keys("first"), change)
    (told,) = said(folder, check(folder.root, [bank]))
    assert told.startswith(f"fixed: {named}")
    assert told.endswith("(edited by hand: the checksum does not match)")


def test_edited_value_with_a_new_checksum_is_named_as_drift(folder: Folder) -> None:
    """Who signs a wrong number is found out by the formula."""
    bank = folder.bank("first", FIXED)
    list(regenerate(folder.root, [bank]))

    def forge(questions: dict[str, Any]) -> None:
        questions["fixed"]["variants"][0]["answer"] = 1200
        resign(questions["fixed"])

    edit(folder.keys("first"), forge)
    assert said(folder, check(folder.root, [bank])) == ["fixed: variants[0].answer: 1200 -> 1216"]


def test_number_within_a_billionth_is_left_as_it_is(folder: Folder) -> None:
    """Another processor's last bits are no drift: neither named nor rewritten."""
    bank = folder.bank("first", ADAM)
    list(regenerate(folder.root, [bank]))

    def nudge(questions: dict[str, Any]) -> None:
        questions["adam"]["variants"][0]["answer"] *= 1 + 5e-10
        resign(questions["adam"])

    edit(folder.keys("first"), nudge)
    before = folder.keys("first").read_bytes()
    assert list(check(folder.root, [bank])) == []
    assert list(regenerate(folder.root, [bank])) == []
    assert folder.keys("first").read_bytes() == before


def test_right_numbers_with_a_broken_checksum_are_named_and_signed_anew(folder: Folder) -> None:
    bank = folder.bank("first", FIXED, CARD)
    list(regenerate(folder.root, [bank]))
    whole = folder.keys("first").read_bytes()
    edit(folder.keys("first"), lambda q: q["card"].update(checksum="f" * 16))
    told = ["card: edited by hand: the checksum does not match"]
    assert said(folder, check(folder.root, [bank])) == told
    assert said(folder, regenerate(folder.root, [bank])) == told
    assert folder.keys("first").read_bytes() == whole


def test_hand_edited_last_bits_are_named_although_the_number_is_right(folder: Folder) -> None:
    bank = folder.bank("first", ADAM)
    list(regenerate(folder.root, [bank]))
    edit(folder.keys("first"), lambda q: q["adam"]["variants"][0].update(answer=0.816773865772))
    assert said(folder, check(folder.root, [bank])) == ["adam: edited by hand: the checksum does not match"]
    assert len(list(regenerate(folder.root, [bank]))) == 1
    assert list(check(folder.root, [bank])) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"version": 1', '"version": 7'),
        lambda text: text.replace("\n", "\r\n\n", 1),
        lambda text: text.replace('"group": "first"', '"group": "other"'),
    ],
)
def test_edited_heading_or_layout_is_named_and_mended(folder: Folder, change: Callable[[str], str]) -> None:
    bank = folder.bank("first", FIXED)
    list(regenerate(folder.root, [bank]))
    path = folder.keys("first")
    whole = path.read_bytes()
    path.write_text(change(path.read_text("utf-8")), encoding="utf-8")
    told = ["first: the file is not as it was written: order, heading or layout"]
    assert said(folder, check(folder.root, [bank])) == told
    assert said(folder, regenerate(folder.root, [bank])) == told
    assert path.read_bytes() == whole


def test_question_without_a_key_and_key_without_a_question_are_named(folder: Folder) -> None:
    list(regenerate(folder.root, [folder.bank("first", FIXED, CARD)]))
    bank = folder.bank("first", FIXED, SIZE)
    told = ["card: has a key but is in the bank no more", "size: new"]
    assert said(folder, check(folder.root, [bank])) == told
    assert said(folder, regenerate(folder.root, [bank])) == told
    assert list(json.loads(folder.keys("first").read_text("utf-8"))["questions"]) == ["fixed", "size"]


def test_changed_question_is_named_by_what_changed(folder: Folder) -> None:
    list(regenerate(folder.root, [folder.bank("first", CARD)]))
    bank = folder.bank("first", plain("card", "flashcard", answer=both("Third.", "三分之一。")))
    assert said(folder, check(folder.root, [bank])) == [
        'card: answer[0]: "Half." -> "Third."',
        'card: answer[1]: "一半。" -> "三分之一。"',
    ]


def test_keys_of_a_bank_that_is_no_more_are_named_and_removed(folder: Folder) -> None:
    """Only where all banks are looked at: who asks for one group is told about that one."""
    banks = [folder.bank("first", FIXED), folder.bank("second", CARD)]
    list(regenerate(folder.root, banks))
    (folder.root / "banks" / "second.yaml").unlink()
    assert said(folder, check(folder.root, banks[:1])) == ["second: keys of no bank; the file goes"]
    third = folder.bank("third", SIZE)
    list(regenerate(folder.root, [third]))
    assert list(check(folder.root, [third])) == []
    assert folder.keys("second").exists()
    assert said(folder, regenerate(folder.root, [banks[0], third])) == [
        "second: keys of no bank; the file goes"
    ]
    assert not folder.keys("second").exists()


@pytest.mark.parametrize("step", ["replace", "fsync", "chmod"])
def test_write_that_fails_leaves_the_old_file_whole(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Whatever the disk refuses: one sentence, the old keys to the byte, and nothing left lying about."""
    list(regenerate(folder.root, [folder.bank("first", FIXED)]))
    whole = folder.keys("first").read_bytes()

    def full(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, full)
    with pytest.raises(KeysError, match=r"first\.json: cannot be written \(No space left on device\)"):
        list(regenerate(folder.root, [folder.bank("first", SIZE)]))
    assert folder.keys("first").read_bytes() == whole
    assert [path.name for path in folder.keys("first").parent.iterdir()] == ["first.json"]


def test_killed_between_writing_and_renaming_leaves_the_old_file_whole(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the killed run left behind is named, and removed by the next."""
    list(regenerate(folder.root, [folder.bank("first", FIXED)]))
    whole = folder.keys("first").read_bytes()
    bank = folder.bank("first", SIZE)
    with monkeypatch.context() as killed:
        killed.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        killed.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            list(regenerate(folder.root, [bank]))
    assert folder.keys("first").read_bytes() == whole
    (left,) = [path for path in folder.keys("first").parent.iterdir() if path.name != "first.json"]
    assert f"{left.stem}: keys of no bank; the file goes" in said(folder, regenerate(folder.root, [bank]))
    assert not left.exists()


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"questions": []}',
        b'{"questions": {"a": 1}}',
        b"[" * 100_000,
        b"null",
    ],
    ids=["empty", "cut", "binary", "list", "list within", "no record", "deep", "null"],
)
def test_unreadable_keys_file_gives_one_sentence(folder: Folder, garbage: bytes) -> None:
    """It names the file and what to do, and the file is not touched."""
    bank = folder.bank("first", FIXED)
    folder.keys("first").parent.mkdir()
    folder.keys("first").write_bytes(garbage)
    for work in (check, regenerate):
        with pytest.raises(KeysError) as caught:
            list(work(folder.root, [bank]))
        said = str(caught.value)
        assert "first.json" in said
        assert "delete it and regenerate the keys" in said
        assert "\n" not in said
    assert folder.keys("first").read_bytes() == garbage


def test_lone_surrogate_in_a_keys_file_is_an_edit_like_any_other(folder: Folder) -> None:
    bank = folder.bank("first", CARD)
    list(regenerate(folder.root, [bank]))
    path = folder.keys("first")
    path.write_text(path.read_text("utf-8").replace("一半。", "\\ud800"), encoding="utf-8")
    (change,) = check(folder.root, [bank])
    assert (change.question, "edited by hand" in change.what) == ("card", True)


def test_space_that_offers_nothing_gives_one_sentence(folder: Folder) -> None:
    bank = folder.bank("first", SIZE | {"where": ["k > n"]})
    with pytest.raises(KeysError, match=r"first\.json: size: no variant can be offered"):
        list(regenerate(folder.root, [bank]))
    assert not folder.keys("first").exists()


def test_formula_edited_by_a_digit_is_drift(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the text of the bank but the lines that compute it: every pinned variant is named."""
    bank = folder.bank("first", FIXED, CARD)
    list(regenerate(folder.root, [bank]))
    right = records.record

    def wrong(question: Any, backend: Any) -> Any:
        found = right(question, backend)
        if found["kind"] == "numeric":
            found["variants"][0]["answer"] += 1
        return found

    monkeypatch.setattr(records, "record", wrong)
    assert said(folder, check(folder.root, [bank])) == ["fixed: variants[0].answer: 1216 -> 1217"]


def test_path_of_a_change_is_short_below_the_present_folder(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = folder.bank("first", CARD)
    monkeypatch.chdir(folder.root.parent)
    (change,) = files.check(folder.root, [bank])
    assert str(change) == "content/keys/first.json: card: new"
