"""Reading what a model answered: a stranger's text, taken only in the form that was asked for."""

import json
import re
from dataclasses import dataclass

from engagement.submissions.text import clean_text

SHORT_LABEL = 14  # characters, as is asked for
LONGEST_LABEL = 30
LONGEST_SUMMARY = 600
# Neither markup nor addresses: nothing that an opinion may have made the model smuggle in.
_FOREIGN = re.compile(r"<[A-Za-z/!]|https?:|www\.|\]\(|\{\{|[\u202a-\u202e\u2066-\u2069]", re.I)


@dataclass(frozen=True)
class Answer:
    label: str
    summary: str


def read_answer(content: str) -> Answer:
    """The wording in ``content``: one JSON object, perhaps with something around it.

    Raises ``ValueError`` for anything but a short plain label and a short plain summary.
    """
    first, last = content.find("{"), content.rfind("}")
    try:
        found = json.loads(content[first : last + 1])
    except RecursionError as error:
        raise ValueError("nested") from error
    if not isinstance(found, dict):
        raise ValueError("no object")
    label = _plain(found.get("label"), LONGEST_LABEL)
    return Answer(" ".join(label.split()), _plain(found.get("summary"), LONGEST_SUMMARY))


def _plain(text: object, longest: int) -> str:
    if not isinstance(text, str):
        raise ValueError("no text")
    text = clean_text(text)
    if not text or len(text) > longest or _FOREIGN.search(text):
        raise ValueError("no plain short text")
    return text
