"""Anki's side of the comparison. Run by the interpreter of an environment that holds the `anki` package and nothing of
ours; `tests.bench.anki` calls it.

    anki_side.py make COLLECTION CATALOGUE RECORD TODAY    the same cards with the same history, as a collection
    anki_side.py first COLLECTION                          the first card's question, on standard output
    anki_side.py serve COLLECTION                          a line in, a line out: how long it took, in seconds
"""

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing

from anki.collection import AddNoteRequest, Card, Collection
from anki.scheduler.v3 import CardAnswer, QueuedCards

FIELDS = (
    ("Front", "ask", "en"),
    ("Back", "answer", "en"),
    ("Front zh", "ask", "zh"),
    ("Back zh", "answer", "zh"),
)
A_DAY = 86_400
PAUSE_S = 0.002
"""As on our side: no key comes right behind the commit of the one before."""
Row = tuple[object, ...]


def make(path: str, catalogue: str, record: str, today: str) -> None:
    collection = Collection(path)
    try:
        names = _add_notes(collection, catalogue)
        config = collection.decks.config_dict_for_deck_id(1)
        config["new"]["perDay"], config["rev"]["perDay"] = 20, 9999
        collection.decks.update_config(config)
        collection.set_config("fsrs", True)
        later = collection.sched.today - int(today)
    finally:
        collection.close()
    with closing(sqlite3.connect(path)) as cards, closing(sqlite3.connect(record)) as ours:
        ids = dict(cards.execute("SELECT nid, id FROM cards"))
        card_of = {name: ids[note] for name, note in names.items()}
        cards.executemany(
            "UPDATE cards SET type = 2, queue = ?, due = ?, ivl = ?, factor = 2500, reps = ?, lapses = ?, data = ? "
            "WHERE id = ?",
            _states(ours, card_of, int(today), later),
        )
        cards.executemany(
            "INSERT INTO revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type) "
            "VALUES (?, ?, -1, ?, ?, 1, 500, 8000, 1)",
            _reviews(ours, card_of, int(today)),
        )
        cards.commit()


def _add_notes(collection: Collection, catalogue: str) -> dict[str, int]:
    """The notes by the names of their questions."""
    models = collection.models
    made = models.new("Bench")
    for field, _, _ in FIELDS:
        models.add_field(made, models.new_field(field))
    template = models.new_template("Card 1")
    template["qfmt"], template["afmt"] = "{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}"
    models.add_template(made, template)
    models.add_dict(made)
    kind = models.by_name("Bench")
    requests: dict[str, AddNoteRequest] = {}
    with closing(sqlite3.connect(catalogue)) as ours:
        for name, body in ours.execute("SELECT id, body FROM entry ORDER BY id"):
            question = json.loads(body)
            note = collection.new_note(kind)
            for field, key, language in FIELDS:
                note[field] = question[key][language]
            requests[name] = AddNoteRequest(note, 1)
    collection.add_notes(list(requests.values()))
    return {name: request.note.id for name, request in requests.items()}


def _states(ours: sqlite3.Connection, card_of: dict[str, int], today: int, later: int) -> Iterator[Row]:
    """Where our cards stand, in Anki's terms; days are counted from the birth of the collection there."""
    now = int(time.time())
    for name, due, interval, reps, lapses, suspended, stability, difficulty, last in ours.execute(
        "SELECT name, due_day, interval, reps, lapses, suspended, stability, difficulty, last_day FROM cards"
    ):
        memory = {"s": round(stability, 4), "d": round(difficulty, 3), "dr": 0.9, "decay": 0.1542}
        data = json.dumps({**memory, "lrt": now - A_DAY * (today - last)}, separators=(",", ":"))
        yield -1 if suspended else 2, due + later, interval, reps, lapses, data, card_of[name]


def _reviews(ours: sqlite3.Connection, card_of: dict[str, int], today: int) -> Iterator[Row]:
    now = int(time.time() * 1000)
    for seq, day, payload in ours.execute("SELECT seq, day, payload FROM events WHERE kind = 'rated'"):
        rated = json.loads(payload)
        at = now - A_DAY * 1000 * (today - day) + seq % (A_DAY * 500)
        yield at, card_of[rated["card"]], rated["rating"], rated["schedule"]["interval"]


def first(path: str) -> None:
    collection = Collection(path)
    print(_next(collection)[0].question(), flush=True)
    collection.close()


def _next(collection: Collection) -> tuple[Card, QueuedCards.QueuedCard]:
    queued = collection.sched.get_queued_cards().cards[0]
    card = Card(collection, backend_card=queued.card)
    card.start_timer()
    return card, queued


def serve(path: str) -> None:
    collection = Collection(path)

    def answer() -> float:
        """As the reviewer does it: the four states that it offers came with the card."""
        card, queued = _next(collection)
        time.sleep(PAUSE_S)
        start = time.perf_counter()
        rated = collection.sched.build_answer(card=card, states=queued.states, rating=CardAnswer.GOOD)
        collection.sched.answer_card(rated)
        return time.perf_counter() - start

    def undo() -> float:
        answer()
        time.sleep(PAUSE_S)
        start = time.perf_counter()
        collection.undo()
        return time.perf_counter() - start

    def search(word: str) -> float:
        start = time.perf_counter()
        collection.find_cards(word)
        return time.perf_counter() - start

    def found(word: str) -> float:
        return len(collection.find_cards(word))

    pragmas = [collection.db.scalar(f"PRAGMA {one}") for one in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 2], f"Anki does not commit durably: {pragmas}"
    calls: dict[str, Callable[..., float]] = {
        "answer": answer,
        "undo": undo,
        "search": search,
        "found": found,
    }
    for line in sys.stdin:
        name, *words = line.split()
        print(calls[name](*words), flush=True)
    collection.close()


if __name__ == "__main__":
    {"make": make, "first": first, "serve": serve}[sys.argv[1]](*sys.argv[2:])
