"""Codes for what is new in a draft: never one that ever named something else."""

from collections.abc import Iterable


class CodeBook:
    def __init__(self, used: Iterable[str]) -> None:
        self._used = set(used)

    def give(self, wanted: str, *, parent: str) -> str:
        """``wanted`` if it was never used, or else the number after the highest of ``parent``."""
        code = wanted
        if code in self._used:
            numbers = [
                int(number)
                for used in self._used
                if used.startswith(f"{parent}-")
                and (number := used.removeprefix(f"{parent}-")).isdecimal()
            ]
            code = f"{parent}-{max(numbers) + 1}"
        self._used.add(code)
        return code
