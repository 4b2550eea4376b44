"""Reading a draft plan from the document that a city publishes, or from its JSON form."""

import re

from django.utils.translation import gettext as _

from .markdown import read_markdown
from .plan import DraftError, Plan, Problem
from .strategy import read_strategy

__all__ = ["DraftError", "Plan", "Problem", "read_draft"]

MOST_BYTES = 5 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_draft(content: bytes) -> Plan:
    """The plan in a Markdown outline or in its JSON form, told apart by the first character.

    Raises ``DraftError`` with every problem found.
    """
    text = _decode(content)
    if text.lstrip().startswith(("{", "[")):
        return read_strategy(text)
    return read_markdown(text)


def _decode(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise DraftError(Problem(None, "", _("The file is larger than 5 MB.")))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DraftError(Problem(line, "", _("The file is not text in UTF-8."))) from error
    if not text.strip():
        raise DraftError(Problem(None, "", _("The file is empty.")))
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise DraftError(Problem(line, "", _("The file holds control characters.")))
    return text
