"""Imports what the first question needs while the learner looks at Home, so that Enter does not wait for it.

pydantic, numpy and fsrs take 0.2 s. The thread yields to key presses every 5 ms, as all threads do.
"""

from importlib import import_module
from threading import Event, Thread

MODULES = (
    "pydantic",
    "numpy",
    "fsrs",
    "quizapp.bank.models",
    "quizapp.keys.key",
    "quizapp.practice.opening",
    "quizapp.screens.study.screen",
)
"""In steps of their own, so that it can be stopped between them."""


class Preload:
    """Not begun until `start`; whoever imports something else meanwhile calls `finish` first, for two threads that
    import the same modules from different ends can be given unfinished ones."""

    def __init__(self, modules: tuple[str, ...] = MODULES) -> None:
        self._modules = modules
        self._stopped = Event()
        # Not a daemon: a thread that is torn out of the import of compiled code can take the process with it.
        self._thread = Thread(target=self._run, name="preload")

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        """Waits for the end."""
        if self._thread.is_alive():
            self._thread.join()

    def stop(self) -> None:
        """Leaves the rest undone; waits for nothing."""
        self._stopped.set()

    def _run(self) -> None:
        for module in self._modules:
            if self._stopped.is_set():
                return
            try:
                import_module(module)
            except Exception:
                return  # whoever needs it will meet the same error, where it can be told
