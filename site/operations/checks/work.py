from datetime import timedelta

from celery import current_app
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from kombu.exceptions import OperationalError

from engagement.responses.models import AnswerNotice
from engagement.review.models import Run, RunState
from engagement.submissions.models import Submission, SubmitterIdentity

from ..models import Pulse
from .finding import Finding, Level

PULSE_EXPECTED_WITHIN = timedelta(minutes=5)
WAITING_TOO_LONG = timedelta(hours=1)


def broker() -> Finding:
    subject = _("Queue")
    try:
        with current_app.connection_for_write(connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, timeout=3)
    except (OSError, OperationalError):
        return Finding(
            subject,
            Level.FAILING,
            _("unreachable"),
            _("See that Redis (or CELERY_BROKER_URL) runs. Submissions are stored meanwhile."),
        )
    return Finding(subject, Level.OK, _("reachable"))


def workers() -> Finding:
    subject = _("Workers")
    now = timezone.now()
    latest = Pulse.objects.first()
    if latest is None or latest.seen_at < now - PULSE_EXPECTED_WITHIN:
        state = (
            _("last heard of %(time)s ago") % {"time": timesince(latest.seen_at, now)}
            if latest
            else _("never heard of")
        )
        remedy = _("See that a worker and the clock (beat) run, and read their logs.")
        return Finding(subject, Level.FAILING, state, remedy)
    count = Pulse.objects.filter(seen_at__gte=now - PULSE_EXPECTED_WITHIN).count()
    return Finding(
        subject,
        Level.OK,
        ngettext("%(count)s at work", "%(count)s at work", count) % {"count": count},
    )


def runs() -> Finding:
    """The last analysis of each consultation; an earlier failure is history."""
    subject = _("Analyses")
    last = Run.objects.values("consultation").annotate(last=Max("pk")).values("last")
    failed = Run.objects.filter(pk__in=last, state=RunState.FAILED).count()
    if failed:
        return Finding(
            subject,
            Level.WARNING,
            ngettext(
                "the last one of %(count)s consultation failed",
                "the last one of %(count)s consultations failed",
                failed,
            )
            % {"count": failed},
            _("The consultation's review page tells why and what to do."),
        )
    return Finding(subject, Level.OK, _("none has failed"))


def submissions() -> Finding:
    subject = _("Submissions waiting for analysis")
    waiting = Submission.objects.awaiting_analysis()
    oldest = waiting.aggregate(oldest=Min("recorded_at"))["oldest"]
    if oldest and oldest < timezone.now() - WAITING_TOO_LONG:
        return Finding(
            subject,
            Level.WARNING,
            _("%(count)s, the oldest for %(time)s")
            % {"count": waiting.count(), "time": timesince(oldest)},
            _("See that a worker runs. They are stored, and the next analysis takes them."),
        )
    return Finding(subject, Level.OK, str(waiting.count()))


def mails() -> Finding:
    subject = _("Mails waiting")
    since = timezone.now() - WAITING_TOO_LONG
    copies = SubmitterIdentity.objects.filter(copy_sent_at=None, submission__recorded_at__lt=since)
    late = copies.exclude(email="").count()
    given_up = AnswerNotice.objects.filter(sent_at=None, claimed_at__lt=since).count()
    if late or given_up:
        return Finding(
            subject,
            Level.WARNING,
            _("%(count)s for more than an hour") % {"count": late + given_up},
            _("See that EMAIL_URL names a mail server that takes mail from here."),
        )
    return Finding(subject, Level.OK, _("none for long"))
