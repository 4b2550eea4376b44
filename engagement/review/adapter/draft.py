"""The published draft, as feedback_nlp reads it."""

import re
from collections.abc import Iterable
from typing import Any

from engagement.consultations.models import Direction, Goal, Measure

_BETWEEN_WORDS = re.compile(r"[,、，;；\n]+")


def strategy(goals: Iterable[Goal]) -> dict[str, Any]:
    """The draft in the form of ``strategy.json``."""
    return {
        "goals": [
            {
                "no": goal.number,
                "title": goal.title,
                "title_en": goal.title_en,
                "directions": [_direction(direction) for direction in goal.directions.all()],
            }
            for goal in goals
        ]
    }


def _direction(direction: Direction) -> dict[str, Any]:
    return {
        "code": direction.code,
        "title": direction.title,
        "title_en": direction.title_en,
        "measures": [_measure(measure) for measure in direction.measures.all()],
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "code": measure.code,
        "title": measure.title,
        "title_en": measure.title_en,
        "description": measure.description,
        "description_en": measure.description_en,
        "keywords": _words(measure.keywords),
        "keywords_en": _words(measure.keywords_en),
    }


def _words(text: str) -> list[str]:
    return [word for part in _BETWEEN_WORDS.split(text) if (word := part.strip())]
