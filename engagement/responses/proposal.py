"""A first wording of the summary, in the opinions' own sentences, for staff to edit."""

import re
from typing import Any

from engagement.review.models import Theme

from .answers import placements_of
from .personal_data import found_in

# A Latin full stop ends a sentence only before a space: "1.5" goes on.
_SENTENCE = re.compile(r"(?:[^。．！？!?\n.]|\.(?!\s))+[。．！？!?.]*")
_VOICES = 3
_SHORTEST = 10  # characters: shorter ones greet ("お世話になります。") more often than they say


def propose_summary(theme: Theme) -> str:
    """The first telling sentence of each of the theme's most representative opinions.

    Opinions in which personal data was noticed are left out.
    """
    sentences: list[str] = []
    for placement in placements_of(theme)[: _VOICES * 3]:
        sentence = _telling_sentence(placement)
        if sentence and sentence not in sentences:
            sentences.append(sentence)
    sentences = sentences[:_VOICES]
    if len(sentences) > 1:
        return "\n".join(f"・{sentence}" for sentence in sentences)
    return "".join(sentences)


def _telling_sentence(placement: Any) -> str:
    text = placement.opinion.text
    if placement.hints or found_in(text):
        return ""
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text)]
    return next((s for s in sentences if len(s) >= _SHORTEST), text.strip())
