"""The only door to feedback_nlp: rows in, an ``Analysis`` out.

Only workers import this package (``tasks.analyse`` does), so that web processes never load a
language model.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import feedback_nlp as nlp
from engagement.consultations.models import Consultation
from engagement.submissions.models import State, Submission
from feedback_nlp.readings import Reading

from ..analysis import Analysis, LedgerError, ModelUnavailable, NoGoals
from .draft import strategy
from .material import Material
from .model import ModelProblem, chosen_model, model_name, model_problem
from .outcome import analysis
from .places import part_key
from .readings import kept_readings, read, unread
from .standing import kept_standing

Progress = Callable[..., None]  # step, and of how many how much is done
Share = Callable[[list[list[int]]], None]  # submissions to be read, in chunks


def analyse(
    *, consultation: Consultation, progress: Progress, only_new: bool = False, share: Share
) -> Analysis:
    """Group the submissions of ``consultation``, keeping what staff decided and what runs found.

    With ``only_new``, if what the last run over everything left still holds, the submissions that
    await analysis join its themes and nothing else is looked at. What nobody read yet is read
    first; ``share`` offers this in chunks to other workers.

    Raises ``NoGoals``, ``ModelUnavailable``, ``LedgerError``.
    """
    goals = list(consultation.goals.prefetch_related("directions__measures"))
    if not goals:
        raise NoGoals
    codes = {goal.code for goal in goals}
    draft = nlp.Strategy.from_json(strategy(goals))
    try:
        if only_new:
            waiting = Submission.objects.filter(state=State.RECEIVED)
            material = Material(consultation, codes, waiting)
            try:
                return _add(material, draft, consultation, progress, share)
            except (nlp.StandingError, nlp.InputError):
                pass  # the draft, the model or the program changed since
        return _group(Material(consultation, codes), draft, progress, share)
    except nlp.ModelError as error:
        raise ModelUnavailable from error
    except nlp.LedgerError as error:
        raise LedgerError from error


def _group(material: Material, draft: nlp.Strategy, progress: Progress, share: Share) -> Analysis:
    readings = _readings(material, progress, share)
    result = nlp.group(
        material.comments,
        draft,
        previous=material.previous(),
        corrections=material.corrections(),
        model=chosen_model(),
        insights=True,
        readings=readings,
        progress=progress,
    )
    found = analysis(result, material.comments, material.versions, material.translated)
    left = result.standing
    return replace(
        found,
        cut=material.cut,
        standing=(lambda themes: left.renamed(themes).to_bytes()) if left else None,
    )


def _add(
    material: Material,
    draft: nlp.Strategy,
    consultation: Consultation,
    progress: Progress,
    share: Share,
) -> Analysis:
    standing = kept_standing(consultation)
    readings = _readings(material, progress, share)
    result = nlp.place(
        material.comments,
        draft,
        standing,
        earlier=partial(_earlier, material),
        model=chosen_model(),
        readings=readings,
        progress=progress,
    )
    found = analysis(result, material.comments, material.versions, material.translated)
    return replace(found, themes=(), is_partial=True)


def _earlier(material: Material, ids: Sequence[str]) -> dict[str, nlp.Opinion]:
    """Where opinions of earlier runs are now, by id."""
    submissions = {part_key(id_.split(":")[0])[0] for id_ in ids}
    rows = material.beside(Submission.objects.filter(pk__in=submissions))
    asked = set(ids)
    return {opinion.id: opinion for opinion in rows.opinions if opinion.id in asked}


def _readings(material: Material, progress: Progress, share: Share) -> dict[str, Reading]:
    """What every comment says by itself, read by this worker and those that ``share`` it."""
    kept = kept_readings(material)
    chunks = unread(material, kept)
    share(chunks)
    # Others begin at the front, so that they meet.
    for done, chunk in enumerate(reversed(chunks)):
        progress("read", done, len(chunks))
        read(material.consultation, chunk)
    return kept | kept_readings(material, [pk for chunk in chunks for pk in chunk])


__all__ = ["ModelProblem", "analyse", "model_name", "model_problem"]
