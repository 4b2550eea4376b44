"""Telling followers of an event; each of them once."""

from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation
from engagement.submissions.text import on_one_line

from ...models import Event, FollowNotice, ResponseSummary, Subscription
from ...services.deliver import absolute, deliver
from ...tasks import send_follow_notice
from ..events import due_events
from .letter import unsubscribe_headers, unsubscribe_url

BATCH = 500


def queue_follow_notices(*, consultation_id: int) -> None:
    """Queue the notices of the events that are due; the sweep goes on where a batch ends."""
    consultation = Consultation.objects.get(pk=consultation_id)
    for event, at in due_events(consultation, timezone.now()).items():
        followers = Subscription.objects.confirmed().filter(
            consultation=consultation, confirmed_at__lt=at
        )
        edition = at.isoformat() if event == Event.CORRECTION else ""
        of_this = {"event": event, "edition": edition}
        told_already = FollowNotice.objects.filter(subscription=OuterRef("pk"), **of_this)
        untold = followers.filter(~Exists(told_already))
        FollowNotice.objects.bulk_create(
            (
                FollowNotice(subscription_id=pk, **of_this)
                for pk in untold.values_list("pk", flat=True)[:BATCH]
            ),
            ignore_conflicts=True,
        )
        told = FollowNotice.objects.filter(subscription__consultation=consultation, **of_this)
        for pk in told.waiting().values_list("pk", flat=True)[:BATCH]:
            send_follow_notice.delay(pk)


def send_notice(*, notice_id: int) -> None:
    """Send the notice; nothing happens if it was sent, another worker has it, or the event is
    over."""
    notice = (
        FollowNotice.objects.select_related("subscription__consultation")
        .filter(pk=notice_id)
        .first()
    )
    if notice is None:
        return
    consultation = notice.subscription.consultation
    at = due_events(consultation, timezone.now()).get(Event(notice.event))
    if at is None or (notice.edition and notice.edition != at.isoformat()):
        return
    if FollowNotice.objects.claim(notice.pk):
        with translation.override(notice.subscription.language):
            message = _message(notice, consultation)
        deliver(notice=notice, message=message)


def _message(notice: FollowNotice, consultation: Consultation) -> EmailMessage:
    subscription = notice.subscription
    context = {
        "event": notice.event,
        "consultation": consultation,
        "goal": _goal(subscription),
        "address": absolute(_path(notice)),
        "unsubscribe": unsubscribe_url(subscription),
    }
    return EmailMessage(
        subject=_subject(notice.event) % {"title": on_one_line(consultation.in_language("title"))},
        body=render_to_string("responses/mail/follow.txt", context),
        to=[subscription.address],
        headers=unsubscribe_headers(subscription),
    )


def _subject(event: str) -> str:
    return {
        Event.OPENING: _("Open for comment: %(title)s"),
        Event.LAST_DAYS: _("Three days left to comment: %(title)s"),
        Event.RESULTS: _("The city's answers are published: %(title)s"),
        Event.CORRECTION: _("The city's answers were corrected: %(title)s"),
    }[Event(event)]


def _goal(subscription: Subscription) -> object:
    """The goal that is followed, if it is one and still in the plan."""
    goals = subscription.consultation.goals
    return goals.filter(number=subscription.goal_code).first() if subscription.goal_code else None


def _path(notice: FollowNotice) -> str:
    subscription = notice.subscription
    page = _goal(subscription) or subscription.consultation
    anchor = ""
    if notice.event == Event.RESULTS:
        page = ResponseSummary.objects.public_of(subscription.consultation)
        anchor = f"#goal-{subscription.goal_code}" if subscription.goal_code else ""
    if notice.event == Event.CORRECTION:
        page = ResponseSummary.objects.public_of(subscription.consultation)
        anchor = "#corrections"
    path: str = page.get_url_parts()[2]  # type: ignore[attr-defined]
    return f"{path}{anchor}"
