"""Log lines that tell what happened and where, never what a citizen wrote or who they are.

An exception's message is withheld, because it quotes what it failed on: a database names the row's
values, a parser the text. Its kind and the lines of code that led to it are what finds the fault.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType

ADDRESS = re.compile(r"[^\s@<>\"'(),;:]{1,64}@[^\s@<>\"'(),;:]{1,255}")


class DiscreetFormatter(logging.Formatter):
    """One line of text for each record, exceptions without their messages."""

    def format(self, record: logging.LogRecord) -> str:
        record = _without_quotations(record)
        record.exc_text = None  # another handler's formatter may have left it there
        return ADDRESS.sub("[e-mail]", super().format(record))

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        return _trace(ei[1]) if ei[1] else ""


class JsonFormatter(DiscreetFormatter):
    """The same as one JSON object a line, for those who collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        record = _without_quotations(record)
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": ADDRESS.sub("[e-mail]", record.getMessage()),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = ADDRESS.sub("[e-mail]", _trace(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


def _without_quotations(record: logging.LogRecord) -> logging.LogRecord:
    """A copy without the exception's message where Celery writes it into its own."""
    copy = logging.makeLogRecord(record.__dict__)
    if isinstance(copy.args, dict) and "exc" in copy.args and copy.exc_info:
        copy.args = {**copy.args, "exc": getattr(copy.exc_info[0], "__name__", ""), "traceback": ""}
    return copy


def _trace(error: BaseException) -> str:
    lines = traceback.format_tb(error.__traceback__)
    kind = type(error)
    lines.append(f"{kind.__module__}.{kind.__qualname__}")
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    earlier = [_trace(cause), "\n...led to:\n"] if cause else []
    return "".join([*earlier, *lines])
