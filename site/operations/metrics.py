"""Figures for Prometheus: how many and how old, never what or who."""

from collections.abc import Iterator
from datetime import timedelta
from hmac import compare_digest

from django.conf import settings
from django.db.models import Count, Max, Min
from django.http import HttpRequest
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from accounts.models import FailedSignIn, Step
from engagement.responses.models import AnswerNotice
from engagement.review.models import Run
from engagement.submissions.models import Submission

from .checks import READINESS, WORK, levels
from .models import Pulse


def may_read(request: HttpRequest) -> bool:
    """Whether ``request`` brings the token of MACHIKOE_METRICS_TOKEN; without one nobody may."""
    token = settings.MACHIKOE_METRICS_TOKEN
    brought = request.headers.get("Authorization", "")
    return bool(token) and compare_digest(brought.encode(), f"Bearer {token}".encode())


def exposition() -> tuple[bytes, str]:
    """All figures in Prometheus' text format, and its content type."""
    registry = CollectorRegistry()
    registry.register(Figures())
    return generate_latest(registry), CONTENT_TYPE_LATEST


class Figures(Collector):
    """Counted in the database when asked, so that every web process tells the same."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _by(
            "machikoe_submissions",
            "Submissions by channel and state",
            ("channel", "state"),
            Submission.objects.order_by().values_list("channel", "state").annotate(Count("pk")),
        )
        yield _by(
            "machikoe_runs",
            "Analyses by state",
            ("state",),
            Run.objects.order_by().values_list("state").annotate(Count("pk")),
        )
        yield _single(
            "machikoe_answer_notices_unsent", "Mails about answers not yet sent", _unsent()
        )
        yield _single("machikoe_oldest_waiting_seconds", "Age of the oldest unanalysed", _oldest())
        yield _single("machikoe_worker_age_seconds", "Since a worker's last sign of life", _pulse())
        yield _by(
            "machikoe_failed_sign_ins",
            "Sign-ins that failed in the last hour, by what was wrong",
            ("step",),
            _failed_sign_ins(),
        )
        found = [(*pair, 1) for pair in levels((*READINESS, *WORK)).items()]
        yield _by("machikoe_check", "What the checks found", ("check", "level"), found)


def _by(name: str, text: str, labels: tuple[str, ...], rows) -> GaugeMetricFamily:  # type: ignore[no-untyped-def]
    family = GaugeMetricFamily(name, text, labels=labels)
    for *values, count in rows:
        family.add_metric([str(value) for value in values], count)
    return family


def _single(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def _failed_sign_ins() -> list[tuple[str, int]]:
    recent = FailedSignIn.objects.filter(at__gte=timezone.now() - timedelta(hours=1))
    counts = dict(recent.order_by().values_list("step").annotate(Count("pk")))
    return [(step, counts.get(step, 0)) for step in Step.values]


def _unsent() -> float:
    return AnswerNotice.objects.filter(sent_at=None).count()


def _oldest() -> float:
    oldest = Submission.objects.awaiting_analysis().aggregate(at=Min("recorded_at"))["at"]
    return (timezone.now() - oldest).total_seconds() if oldest else 0


def _pulse() -> float:
    seen = Pulse.objects.aggregate(at=Max("seen_at"))["at"]
    return (timezone.now() - seen).total_seconds() if seen else float("inf")
