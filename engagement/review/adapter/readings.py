"""Readings that are kept: which are missing, reading these, and taking all of them up again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

import feedback_nlp as nlp
from engagement.consultations.models import Consultation
from engagement.submissions.models import Submission
from feedback_nlp.model.encoder import load
from feedback_nlp.readings import Reading as Found
from feedback_nlp.readings import key_of

from ..models import Reading
from .material import Material
from .model import chosen_model
from .places import comment_id, part_key

BATCH = 500
CHUNK = 1_000
"""Submissions that are read, and stored, at once."""


def unread(material: Material, kept: Mapping[str, Found]) -> list[list[int]]:
    """The submissions of which a part was not read yet as it is now, in chunks."""
    missing = (comment.id for comment in material.comments if comment.id not in kept)
    submissions = sorted({part_key(id_)[0] for id_ in missing})
    return [submissions[start : start + CHUNK] for start in range(0, len(submissions), CHUNK)]


def read(consultation: Consultation, submissions: Sequence[int]) -> None:
    """Read what was not read yet of some submissions, and keep it.

    Whoever comes second finds nothing to do. What changes meanwhile is not kept.
    """
    material = Material(consultation, set(), Submission.objects.filter(pk__in=submissions))
    kept = kept_readings(material)
    comments = [comment for comment in material.comments if comment.id not in kept]
    found = nlp.read_comments(comments, chosen_model()) if comments else []
    _keep(material, {c.id: reading for c, reading in zip(comments, found, strict=True)})


def kept_readings(material: Material, submissions: Sequence[int] = ()) -> dict[str, Found]:
    """The readings that still hold, of all or of some submissions, by comment.

    Equal readings, as of a circulated letter, are one object.
    """
    comments = {comment.id: comment for comment in material.comments}
    encoder = load(chosen_model())
    keys: dict[str, str] = {}
    one_of: dict[Any, Found] = {}
    found = {}
    for submission, start, key, about, vectors in _rows(material, submissions):
        comment = comments.get(comment_id(submission, start))
        if comment is None:
            continue
        expected = keys.get(comment.text) or key_of(comment.text, encoder)
        keys[comment.text] = expected
        same = (key, str(about["spans"]))
        reading = one_of.get(same) or Found.from_json(key, about, bytes(vectors))
        one_of[same] = reading
        if reading.is_of(comment, expected):
            found[comment.id] = reading
    return found


def _rows(material: Material, submissions: Sequence[int]) -> Any:
    rows = Reading.objects.filter(part__submission__in=submissions or material.submissions)
    fields = ("part__submission_id", "part__start", "key", "about", "vectors")
    return rows.values_list(*fields).iterator(chunk_size=BATCH)


@transaction.atomic
def _keep(material: Material, found: Mapping[str, Found]) -> None:
    rows = Submission.objects.select_for_update(of=("self",)).order_by("pk")
    now = dict(rows.filter(pk__in=list(material.versions)).values_list("pk", "version"))
    Reading.objects.bulk_create(
        [
            Reading(
                part_id=material.parts[id_],
                key=reading.key,
                about=reading.to_json(),
                vectors=reading.vectors.tobytes(),
            )
            for id_, reading in found.items()
            if now.get(part_key(id_)[0]) == material.versions[part_key(id_)[0]]
        ],
        update_conflicts=True,
        unique_fields=["part"],
        update_fields=["key", "about", "vectors"],
        batch_size=BATCH,
    )
