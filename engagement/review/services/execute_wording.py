"""Carrying a question to a language model, on a worker."""

import json
import logging
from datetime import timedelta
from typing import Any

from django.utils import timezone

from engagement.submissions.text import clean_text

from ..models import Wording, WordingError, WordingState
from ..wording.answer import read_answer
from ..wording.client import WordingFailed, complete
from ..wording.prompt import prompt_of
from ..wording.target import LONGEST_WAIT, target

logger = logging.getLogger(__name__)

LOST_AFTER = timedelta(seconds=2 * LONGEST_WAIT)
KEPT_OF_ANSWERS = 20_000  # characters


def execute_wording(*, wording: Wording) -> None:
    """Ask the model and keep what it answered, as a proposal or as a failure with its reason.

    Nothing happens unless ``wording`` is queued: a task that is delivered twice sends nothing
    twice. What was to be sent is compared with what may be sent now: words that were masked or
    taken back since are not sent.
    """
    taken = Wording.objects.filter(pk=wording.pk, state=WordingState.QUEUED).update(
        state=WordingState.ASKING, started_at=timezone.now()
    )
    if not taken:
        return
    try:
        _ask(wording)
    except WordingFailed as failure:
        _fail(wording, failure)
    except Exception as error:
        logger.error("Wording %s failed: %s", wording.pk, type(error).__name__)
        _fail(wording, WordingFailed(WordingError.UNUSABLE))


def release_lost_wordings() -> None:
    """Give up those whose worker is gone. They are not sent again by themselves."""
    long_ago = timezone.now() - LOST_AFTER
    Wording.objects.filter(state=WordingState.ASKING, started_at__lt=long_ago).update(
        state=WordingState.FAILED, error=WordingError.LOST, finished_at=timezone.now()
    )


def _ask(wording: Wording) -> None:
    wording.refresh_from_db()
    attached = target()
    if attached is None or (attached.host, attached.model) != (wording.host, wording.model):
        raise WordingFailed(WordingError.ADDRESS)
    if wording.theme.is_retired or prompt_of(wording.theme).text != wording.prompt:
        raise WordingFailed(WordingError.CHANGED)
    content = complete(attached, json.loads(wording.prompt))
    try:
        answer = read_answer(content)
    except ValueError as error:
        raise WordingFailed(WordingError.UNUSABLE, content) from error
    kept = _asking(wording).update(
        state=WordingState.ANSWERED,
        finished_at=timezone.now(),
        answer=_storable(content),
        label=answer.label,
        summary=answer.summary,
    )
    if not kept:
        raise WordingFailed(WordingError.CHANGED)


def _fail(wording: Wording, failure: WordingFailed) -> None:
    logger.warning("Wording %s failed: %s", wording.pk, failure.reason)
    _asking(wording).update(answer=_storable(failure.received))
    Wording.objects.filter(pk=wording.pk, state=WordingState.ASKING).update(
        state=WordingState.FAILED, error=failure.reason, finished_at=timezone.now()
    )


def _asking(wording: Wording) -> Any:
    """The row, unless words in its prompt were taken back while the server was thinking."""
    return Wording.objects.with_words().filter(pk=wording.pk, state=WordingState.ASKING)


def _storable(text: str) -> str:
    return clean_text(text)[:KEPT_OF_ANSWERS]
