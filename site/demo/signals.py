"""Ctrl-C, a request to end and a closed terminal all end the demonstration in the same way."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_waiting: list[int] | None = None  # signals that came while nothing may be interrupted


def stop_on_signals() -> None:
    """From now on, raise ``KeyboardInterrupt`` for each of the three."""
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as under nohup
        signal.signal(signal.SIGHUP, _stop)


def _stop(number: int, frame: object) -> None:
    if _waiting is None:
        raise KeyboardInterrupt
    _waiting.append(number)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Do all of the block first: a process that was started must be known, to be ended."""
    global _waiting
    waiting: list[int] = []
    _waiting = waiting
    try:
        yield
    finally:
        _waiting = None
    if waiting:
        raise KeyboardInterrupt
