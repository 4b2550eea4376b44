"""A first wording of the summary, in the opinions' own sentences, for staff to edit."""

import re
from collections.abc import Iterable
from typing import Any

from engagement.review.models import Theme
from engagement.submissions.masking import masked_text

from .answers import placements_of
from .personal_data import found_in

# A Latin full stop ends a sentence only before a space: "1.5" goes on.
_SENTENCE = re.compile(r"(?:[^。．！？!?\n.]|\.(?!\s))+[。．！？!?.]*")
# How a sentence asks for something, or for a reason.
_ASKS = re.compile(
    r"(?:て|で)(?:ください|下さい|欲し|ほし|もらいたい|いただきたい|頂きたい|いただけ|もらえ)"
    r"|(?:欲し|ほし)い|べき|必要(?:です|だ|が|では|と)|お願い|望み|望む|求め|要望|希望し|期待し"
    r"|ではないか|でしょうか|ませんか|[?？]"
    r"|\b(?i:please|should|must|need|want|would like|could you|hope)\b"
)
_POLITE = re.compile(r"^(?:お世話に|いつも|よろしく|宜しく|以上|はじめまして|Dear|Thank you)", re.I)
_VOICES = 3
_SHORTEST = 10  # characters: shorter ones greet ("お世話になります。") more often than they say


def propose_summary(theme: Theme, placements: Any = None) -> str:
    """The summary that staff accepted in the review, or the sentences that the last analysis chose
    for the theme; without them, the sentence that asks for something of each of its most
    representative opinions, or of those of ``placements``.

    Opinions in which personal data was noticed or hidden are left out.
    """
    if placements is None and theme.summary:
        return theme.summary
    if placements is None and (chosen := _chosen_sentences(theme)):
        return _listed(chosen)
    some = placements_of(theme) if placements is None else placements
    sentences = list(dict.fromkeys(filter(None, map(_telling_sentence, some[: _VOICES * 3]))))
    return _listed(sentences[:_VOICES])


def _chosen_sentences(theme: Theme) -> list[str]:
    """Those of opinions that still count in the theme."""
    here = placements_of(theme).values("opinion")
    sentences = theme.summary_sentences.filter(opinion__in=here, opinion__placement__hints=[])
    texts = [each.text.strip() for each in sentences.select_related("opinion__submission")]
    return [text for text in dict.fromkeys(texts) if text and not found_in(text)]


def _listed(sentences: list[str]) -> str:
    if len(sentences) > 1:
        return "\n".join(f"・{sentence}" for sentence in sentences)
    return "".join(sentences)


def _telling_sentence(placement: Any) -> str:
    opinion = placement.opinion
    text: str = opinion.text
    is_hidden = masked_text(opinion.submission, opinion.start, opinion.end) != text
    if placement.hints or is_hidden or found_in(text):
        return ""
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text)]
    telling = [s for s in sentences if len(s) >= _SHORTEST and not _POLITE.search(s)]
    return _first(s for s in telling if _ASKS.search(s)) or _first(telling) or text.strip()


def _first(sentences: Iterable[str]) -> str:
    return next(iter(sentences), "")
