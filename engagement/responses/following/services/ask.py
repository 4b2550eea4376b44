"""Asking to follow, confirming, and ending it."""

import logging

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation

from ...models import Subscription
from ...services.deliver import absolute
from ...tasks import answer_request
from ..addresses import hashes
from ..tokens import CONFIRM_WITHIN, token_for
from .letter import unsubscribe_headers, unsubscribe_url

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_to_follow(
    *, consultation: Consultation, goal_code: str, address: str, language: str
) -> None:
    """Have the owner of ``address`` asked by mail whether they want to follow.

    Whether they do already shows in the mail only. Who asks again gets another mail.
    """
    known = hashes(address)
    about = {"consultation": consultation, "goal_code": goal_code}
    now = timezone.now()
    subscription = Subscription.objects.filter(**about, address_hash__in=known).first()
    if subscription is None:
        subscription, _created = Subscription.objects.get_or_create(
            **about,
            address_hash=known[0],
            defaults={"address": address, "language": language, "asked_at": now},
        )
    Subscription.objects.filter(pk=subscription.pk).update(asked_at=now, language=language)
    answer_request.delay_on_commit(subscription.pk)


@transaction.atomic
def mail_answer(*, subscription_id: int) -> None:
    """Mail the link that confirms, or that it is confirmed already; once for each request."""
    waiting = Subscription.objects.unanswered().select_for_update(of=("self",))
    subscription = waiting.select_related("consultation").filter(pk=subscription_id).first()
    if subscription is None:
        return
    with translation.override(subscription.language):
        message = _message(subscription)
    try:
        message.send()
    except OSError as error:  # which names the address
        logger.warning("Request %s was not answered: %s", subscription, type(error).__name__)
        return
    subscription.mailed_at = timezone.now()
    subscription.save(update_fields=["mailed_at"])


def confirm(*, subscription: Subscription) -> None:
    """From now on the follower is told. Confirming again changes nothing."""
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(
        confirmed_at=timezone.now()
    )


def unsubscribe(*, subscription: Subscription) -> None:
    """Forget the follower and the address."""
    subscription.delete()


def forget_unconfirmed() -> None:
    """Delete the addresses of those who never confirmed."""
    lapsed = timezone.now() - CONFIRM_WITHIN
    Subscription.objects.filter(confirmed_at=None, asked_at__lt=lapsed).delete()


def queue_waiting_answers() -> None:
    """Queue again the answers whose task was lost, for as long as somebody may wait for one."""
    recent = timezone.now() - CONFIRM_WITHIN
    waiting = Subscription.objects.unanswered().filter(asked_at__gte=recent)
    for pk in waiting.values_list("pk", flat=True)[:500]:
        answer_request.delay(pk)


def _message(subscription: Subscription) -> EmailMessage:
    path = reverse("following:confirm", args=[token_for(subscription, "confirm")])
    context = {
        "subscription": subscription,
        "confirm": absolute(path),
        "unsubscribe": unsubscribe_url(subscription),
    }
    if subscription.confirmed_at:
        subject = _("You already follow this call for comments")
    else:
        subject = _("Please confirm that you want to follow")
    return EmailMessage(
        subject=subject,
        body=render_to_string("responses/mail/follow_answer.txt", context),
        to=[subscription.address],
        headers=unsubscribe_headers(subscription),
    )
