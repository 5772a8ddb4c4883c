"""The campaign's own book: what the learner did, in order, and what of it the screen has acknowledged."""

from dataclasses import dataclass, field

Entry = tuple[str, str, object]
"""Kind of event, card, and what was handed in: the raw answer, or the rating (None: whichever was suggested)."""


@dataclass
class Book:
    entries: list[Entry] = field(default_factory=list)
    sure: int = 0
    """So many of the entries were seen on the screen; those behind them were sent and may or may not have arrived."""

    def send(self, *entries: Entry) -> None:
        self.entries += entries

    def acknowledge(self) -> None:
        self.sure = len(self.entries)

    def withdraw(self) -> None:
        """The screen said that what was sent last did not count."""
        del self.entries[self.sure :]

    def settle(self, logged: list[Entry]) -> int:
        """Holds the log against the book and goes on with what is logged; how many unsure entries had arrived.

        The log must hold all that is sure, nothing that was not done, and that in the order in which it was done.
        """
        assert self.sure <= len(logged) <= len(self.entries), (
            f"{self.sure} acknowledged, {len(self.entries)} sent, {len(logged)} logged:\n"
            f"sent   {self.entries[-6:]}\nlogged {logged[-6:]}"
        )
        for mine, theirs in zip(self.entries, logged, strict=False):
            same = mine[:2] == theirs[:2] and mine[2] in (None, theirs[2])
            assert same, f"the book says {mine}, the log {theirs}"
        arrived = len(logged) - self.sure
        self.entries = list(logged)
        self.acknowledge()
        return arrived
