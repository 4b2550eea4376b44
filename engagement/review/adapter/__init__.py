"""The only door to feedback_nlp: rows in, an ``Analysis`` out.

Only workers import this package (``tasks.analyse`` does), so that web processes never load a
language model.
"""

from collections.abc import Callable
from dataclasses import replace

import feedback_nlp as nlp
from engagement.consultations.models import Consultation
from feedback_nlp.model import store

from ..analysis import Analysis, LedgerError, ModelUnavailable, NoGoals
from .draft import strategy
from .material import Material
from .outcome import analysis

Progress = Callable[..., None]  # step, and of how many how much is done


def analyse(*, consultation: Consultation, progress: Progress) -> Analysis:
    """Group the submissions of ``consultation``, keeping what staff decided and what runs found.

    Raises ``NoGoals``, ``ModelUnavailable``, ``LedgerError``.
    """
    goals = list(consultation.goals.prefetch_related("directions__measures"))
    if not goals:
        raise NoGoals
    material = Material(consultation, {goal.code for goal in goals})
    comments = material.comments()
    try:
        result = nlp.group(
            comments,
            nlp.Strategy.from_json(strategy(goals)),
            previous=material.previous(),
            corrections=material.corrections(),
            insights=True,
            progress=progress,
        )
    except nlp.ModelError as error:
        raise ModelUnavailable from error
    except nlp.LedgerError as error:
        raise LedgerError from error
    found = analysis(result, comments, material.versions, material.translated)
    return replace(found, cut=material.cut)


def is_model_built() -> bool:
    """Whether the embedded language model is at hand, without loading it."""
    return store.is_built()
