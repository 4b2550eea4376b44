"""Whose meanings are compared: themes, approved answers, passages."""

from collections.abc import Sequence
from hashlib import sha256
from operator import mul

from engagement.review.models import Theme

from .models import Meaning, Passage, Response

SEARCHED = 2000  # the newest approved answers


def of_theme(theme: Theme | None) -> str:
    return " ".join([theme.label, *map(str, theme.keywords)]) if theme else ""


def of_answer(answer: Response) -> str:
    return f"{of_theme(answer.goal_theme)} {answer.summary}"


def of_passage(passage: Passage) -> str:
    return f"{passage.title} {passage.text}"


def newest_answers() -> list[Response]:
    answers = Response.objects.approved().with_places().select_related("reflection")
    return list(answers.order_by("-written_at", "pk")[:SEARCHED])


def compared() -> list[str]:
    """Every text whose meaning is needed."""
    return [
        *map(of_theme, Theme.objects.filter(is_retired=False).only("label", "keywords")),
        *map(of_answer, newest_answers()),
        *map(of_passage, Passage.objects.all()),
    ]


def key_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def likeness(text: str, others: Sequence[str]) -> list[float]:
    """How near each of ``others`` is to ``text`` in meaning: the cosine, at most 1; 0 where a
    worker has not looked at one of them yet."""
    keys = [key_of(other) for other in others]
    stored = {
        meaning.key: (meaning.model, meaning.vector)
        for meaning in Meaning.objects.filter(key__in={key_of(text), *keys})
    }
    nothing = ("", ())
    model, wanted = stored.get(key_of(text), nothing)
    found = (stored.get(key, nothing) for key in keys)
    return [sum(map(mul, wanted, vector)) if of == model else 0.0 for of, vector in found]
