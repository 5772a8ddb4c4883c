"""The terminal as it may be: keys that come faster than they are handled, bytes that are no text, one that is gone.

Textual's own driver hands on keys as they come. A letter is handled by the field at once, Enter and Backspace only when
they have bubbled up to the app: of "12<Backspace>3<Enter>4" that came in one piece over a slow line, "1234" would be
typed and "123" handed in. Here a key waits until the one before it has been handled.
"""

import asyncio
import os
import select
import signal
import termios
import threading
import tty
from concurrent.futures import wait
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from textual._parser import ParseError
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Paste
from textual.message import Message
from textual.widgets import Input, TextArea

from quizapp.screens.desk import Quiz
from quizapp.screens.phrases import NOT_UTF8

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

GRACE_S = 2.0
"""Seconds for the app to end by itself once it is told to; with a terminal that is gone it may be unable to."""

ROUNDS = 2
"""A key bubbles up to the app, and what it set off bubbles up once more."""

CLOSING_S = 0.1
POLL_MS = 500


class PatientDriver(LinuxDriver):
    """Keys in their order, in any encoding; ends in good order when it is told to, or when nobody is there any more."""

    _typing = False
    """The last key was a letter for a field."""
    _left: threading.Event

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]  # of Textual
        self._read_without_waiting()
        for told in (signal.SIGTERM, signal.SIGHUP):
            self._loop.add_signal_handler(told, self.end, told)
        self._left = threading.Event()
        watch = threading.Thread(target=self._watch, args=(self._left,), name="quizapp-terminal", daemon=True)
        watch.start()

    def _read_without_waiting(self) -> None:
        """A terminal may say that there is something to read and then have nothing. Textual's thread would wait in
        `read`, and the app for that thread, for ever, when an editor is opened."""
        with suppress(termios.error):
            attributes = termios.tcgetattr(self.fileno)
            attributes[tty.CC][termios.VMIN], attributes[tty.CC][termios.VTIME] = 0, 1
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)

    def stop_application_mode(self) -> None:
        self._left.set()
        super().stop_application_mode()

    def end(self, told: signal.Signals) -> None:
        """Everything is on the disk: what is left to do is to leave the terminal and the lease in order."""
        status = 128 + told
        last = threading.Timer(GRACE_S, os._exit, (status,))
        last.daemon = True
        last.start()
        self._app.exit(return_code=status)

    async def _handled(self) -> None:
        """Asks everyone on the way of a key, from the one who has it to the app, to say when they come to this."""
        await _come_to(self._app)
        for _ in range(ROUNDS):
            node: MessagePump | None = self._app.focused or self._app.screen
            while node is not None:
                await _come_to(node)
                node = node._parent

    # In threads of their own

    def process_message(self, message: Message) -> None:
        if isinstance(message, Key | Paste):
            typing, self._typing = self._typing, self._is_typed(message)
            if not (typing and self._typing):
                self._until_handled()
            if self._ending:
                return
        super().process_message(message)

    def _is_typed(self, message: Key | Paste) -> bool:
        """A letter for a field, which takes one after the other by itself, ten times as fast."""
        return (
            isinstance(message, Key)
            and message.is_printable
            and isinstance(self._app.focused, Input | TextArea)
        )

    def _until_handled(self) -> None:
        """All keys so far."""
        handled = asyncio.run_coroutine_threadsafe(self._handled(), self._loop)
        while not self._ending and not wait([handled], timeout=0.05).done:
            pass

    @property
    def _ending(self) -> bool:
        """What the last key led to ends the app or suspends it: what was typed behind it is for nobody, and the app
        waits for the thread that reads."""
        return self.exit_event.is_set()

    def _run_input_thread(self) -> None:
        """In place of Textual's, which ends the app with a traceback for a byte that is no UTF-8, or for a key that no
        keyboard has. Whatever cannot be read is dropped with what came along with it."""
        while not self._ending:
            try:
                self.run_input_thread()
            except OSError:  # the terminal is gone: `_watch` sees to it
                return
            except UnicodeDecodeError:
                self._app.call_later(cast(Quiz, self._app).tell, NOT_UTF8, "warning")
            except (ValueError, OverflowError, EOFError, ParseError):
                continue

    def _watch(self, left: threading.Event) -> None:
        """Textual goes on without a terminal, for ever and at full speed."""
        poll = select.poll()
        poll.register(self.fileno, 0)
        while not left.is_set():
            for _, event in poll.poll(POLL_MS):
                if not event & select.POLLNVAL:  # else it cannot be watched here, and would say so for ever
                    with suppress(RuntimeError):  # it has just ended by itself
                        self._loop.call_soon_threadsafe(self.end, signal.SIGHUP)
                return


async def _come_to(node: "MessagePump") -> None:
    """Until it has handled what was sent to it so far, unless it is being closed: then it may never say so."""
    come = asyncio.Event()
    if node.call_later(come.set):
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_S):
                await come.wait()
