"""What the person at the terminal reads: Japanese first, English beside it."""

import sys


class Failure(Exception):
    """Something the person can put right: what happened and what to do, in both languages."""

    def __init__(self, japanese: str, english: str) -> None:
        super().__init__(english)
        self.japanese = japanese
        self.english = english


def say(japanese: str, english: str) -> None:
    print(f"・{japanese} / {english}", flush=True)


def progress(text: str) -> None:
    """A line that the next one overwrites on a terminal, and that a file never sees."""
    if sys.stdout.isatty():
        print(f"\r\033[K  {text}", end="", flush=True)


def end_progress() -> None:
    progress("")
    if sys.stdout.isatty():
        print("\r", end="", flush=True)


def fail(failure: Failure) -> None:
    end_progress()
    print(f"\n{failure.japanese}\n{failure.english}", file=sys.stderr, flush=True)
