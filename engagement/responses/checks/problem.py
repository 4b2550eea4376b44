from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from engagement.consultations.models import Consultation


@dataclass(frozen=True)
class Problem:
    """Why the results cannot be published yet, how often, and the page where it is mended."""

    message: str
    count: int
    url: str


@dataclass(frozen=True)
class Check:
    """What must be true, with the problem where it is not."""

    title: Promise
    problem: Problem | None


def problem(message: str, count: int, url: str) -> Problem | None:
    """The problem, if it is there at all; ``message`` may name the ``count``."""
    return Problem(message % {"count": count}, count, url) if count else None


def page_url(consultation: Consultation) -> str:
    return reverse("wagtailadmin_pages:edit", args=[consultation.pk])


def review_url(consultation: Consultation, page: str) -> str:
    return reverse(f"review:{page}", args=[consultation.pk])


def themes_url(consultation: Consultation, query: str = "") -> str:
    return reverse("responses:themes", args=[consultation.pk]) + query
