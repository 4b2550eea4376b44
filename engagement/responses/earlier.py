"""Earlier answers to similar themes, for whoever writes the next one."""

import heapq
import unicodedata
from collections import Counter
from dataclasses import dataclass
from math import log, sqrt

from engagement.review.models import Theme

from .models import Response

MOST = 5
NEAREST = 0.12  # below it, texts share the words of every theme and no more
SEARCHED = 2000  # the newest approved answers


@dataclass(frozen=True)
class Earlier:
    response: Response
    likeness: float


def earlier_answers(theme: Theme) -> list[Earlier]:
    """The approved answers to the themes most like ``theme``, the likest first.

    Compared are runs of two and three characters, rare ones weighing more (cosine of tf-idf): it
    needs no dictionary and no language model, which web processes never load.
    """
    answers = list(
        Response.objects.approved()
        .exclude(theme=theme)
        .exclude(opinion__placement__theme=theme)
        .with_places()
        .select_related("reflection")
        .order_by("-written_at")[:SEARCHED]
    )
    wanted = _runs(_about(theme))
    texts = [_runs(f"{_about(answer.goal_theme)} {answer.summary}") for answer in answers]
    rarity = _rarity([wanted, *texts])
    likeness = (_cosine(wanted, text, rarity) for text in texts)
    found = [Earlier(*pair) for pair in zip(answers, likeness, strict=True)]
    near = (each for each in found if each.likeness >= NEAREST)
    return heapq.nlargest(MOST, near, key=lambda each: each.likeness)


def _about(theme: Theme | None) -> str:
    return " ".join([theme.label, *map(str, theme.keywords)]) if theme else ""


def _runs(text: str) -> Counter[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    return Counter(
        word[start : start + size]
        for word in words
        for size in (2, 3)
        for start in range(len(word) - size + 1)
    )


def _rarity(texts: list[Counter[str]]) -> dict[str, float]:
    holders = Counter(run for text in texts for run in text)
    return {run: log((1 + len(texts)) / (1 + number)) + 1 for run, number in holders.items()}


def _cosine(one: Counter[str], other: Counter[str], rarity: dict[str, float]) -> float:
    shared = sum(one[r] * other[r] * rarity[r] ** 2 for r in one.keys() & other.keys())
    lengths = (sqrt(sum((n * rarity[r]) ** 2 for r, n in text.items())) for text in (one, other))
    product = 1.0
    for length in lengths:
        product *= length
    return shared / product if product else 0.0
