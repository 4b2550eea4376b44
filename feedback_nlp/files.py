"""Reading and writing the contract's files."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from feedback_nlp.errors import InputError
from feedback_nlp.types import Json

Row = TypeVar("Row")


def read_json(path: Path) -> Any:
    """One JSON document. Raises InputError with the place of the fault."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{path} is not JSON in UTF-8: {error}") from error


def read_lines(path: Path, convert: Callable[[Any], Row]) -> Iterator[Row]:
    """JSON Lines, converted one by one. Raises InputError with the line's number."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _convert(line, convert, f"{path}, line {number}")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error}") from error


def write_json(path: Path | None, data: Json) -> None:
    """Write `data` as UTF-8 to `path`, all or nothing, or to standard output."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate can only be written as an escape
        content = json.dumps(data, indent=1).encode("ascii")
    if path is None:
        sys.stdout.buffer.write(content + b"\n")
        return
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content + b"\n")
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from error


def _convert(line: str, convert: Callable[[Any], Row], place: str) -> Row:
    try:
        return convert(json.loads(line))
    except (ValueError, InputError) as error:
        raise InputError(f"{place}: {error}") from error
