"""Asking a language model how a theme could be worded: what leaves the machine, and by whom."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from engagement.consultations.permissions import require

from ..models import Theme, Wording
from ..tasks import ask_for_wording
from ..wording.prompt import prompt_of
from ..wording.target import target
from .refusals import AlreadyAsked, NotAttached, NothingToSend, PromptChanged, TooManyQuestions
from .steps import begin_step, theme_now

PERMISSION = "review.add_wording"


def request_wording(*, theme: Theme, user: Any, shown: str) -> Wording:
    """Queue the question about ``theme``. ``shown`` is the digest of the prompt that ``user``
    saw and agreed to send: exactly that is sent, or nothing.

    Raises ``PermissionDenied``, ``Refused``.
    """
    require(user, "submissions.view_opinion")
    try:
        return _create(theme, user, shown)
    except IntegrityError as error:
        raise AlreadyAsked from error


@transaction.atomic
def _create(theme: Theme, user: Any, shown: str) -> Wording:
    begin_step(theme.consultation, user, PERMISSION)
    theme = theme_now(theme)
    attached = target()
    if attached is None:
        raise NotAttached
    if asked_lately() >= settings.MACHIKOE_WORDING_PER_HOUR:
        raise TooManyQuestions
    prompt = prompt_of(theme)
    if not prompt.sent:
        raise NothingToSend
    if prompt.digest != shown:
        raise PromptChanged
    wording: Wording = Wording.objects.create(
        theme=theme,
        host=attached.host,
        model=attached.model,
        prompt=prompt.text,
        sent=prompt.sent,
        held_back=prompt.held_back,
        asked_by=user,
        asked_at=timezone.now(),
    )
    wording.submissions.set(prompt.submissions)
    log(
        instance=theme,
        action="machikoe.wording.request",
        user=user,
        title=f"#{theme.pk}",
        data={
            "consultation": theme.consultation_id,
            "host": attached.host,
            "model": attached.model,
            "opinions": prompt.sent,
        },
    )
    ask_for_wording.delay_on_commit(wording.pk)
    return wording


def asked_lately() -> int:
    """How many questions there were within the last hour, about whatever theme."""
    return Wording.objects.filter(asked_at__gt=timezone.now() - timedelta(hours=1)).count()
