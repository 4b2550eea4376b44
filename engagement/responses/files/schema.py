"""The published description of the form ``machikoe-summary/1``, and what does not fit it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

PATH = Path(__file__).with_name("machikoe-summary-1.schema.json")


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return found


def faults(data: Any) -> list[str]:
    """Where ``data`` is no summary, as ``place: what is wrong``; at most twenty."""
    found = []
    for error in Draft202012Validator(schema()).iter_errors(data):
        # Never the message: it quotes the data.
        place = "/".join(map(str, error.absolute_path)) or "/"
        found.append(f"{place}: {error.validator} {_expected(error)}".strip())
        if len(found) == 20:
            break
    return found


def _expected(error: Any) -> str:
    wanted = error.validator_value
    return str(wanted) if isinstance(wanted, str | int | list) else ""
