"""Reading single values of JSON rows."""

from typing import Any


def optional_int(value: Any) -> int | None:
    return None if value is None else int(value)


def text_of(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text is not a string")
    return value


def explain(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
