"""The filters of the list of submissions. Their parameters are addresses that others link to."""

from collections.abc import Callable
from datetime import date

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import AdminDateInput

from engagement.consultations.models import Consultation

from .ledger import received_on, standing_in
from .models import Account, Channel, State, Submission, SubmissionPart, SubmissionTarget

Rows = QuerySet[Submission]

_hinted: list[Callable[[], Q]] = []


def register_hinted(condition: Callable[[], Q]) -> Callable[[], Q]:
    """Register the condition on submissions for which the machine found a hint."""
    _hinted.append(condition)
    return condition


class SubmissionFilterSet(WagtailFilterSet):
    consultation = django_filters.ModelChoiceFilter(
        queryset=Consultation.objects.order_by("-closes_at", "-pk"), label=_("Consultation")
    )
    channel = django_filters.ChoiceFilter(choices=Channel.choices, label=_("Channel"))
    state = django_filters.ChoiceFilter(choices=State.choices, label=_("State"))
    account = django_filters.ChoiceFilter(
        choices=Account.choices, method="in_account", label=_("Account of the ledger")
    )
    first_day = django_filters.DateFilter(
        method="from_day", widget=AdminDateInput, label=_("Received from")
    )
    last_day = django_filters.DateFilter(
        method="to_day", widget=AdminDateInput, label=_("Received until")
    )
    about = django_filters.CharFilter(
        method="about_code",
        label=_("Goal or measure"),
        help_text=_("The code that the submitter named, such as 4 or 4-2-1."),
    )
    hinted = django_filters.BooleanFilter(method="with_hints", label=_("Has hints"))
    is_sample = django_filters.BooleanFilter(label=_("Sample"))

    class Meta:
        model = Submission
        fields = ("consultation", "channel", "state", "is_sample")

    def in_account(self, rows: Rows, name: str, account: str) -> Rows:
        return rows.filter(standing_in(account))

    def from_day(self, rows: Rows, name: str, day: date) -> Rows:
        return rows.filter(received_on(day, None))

    def to_day(self, rows: Rows, name: str, day: date) -> Rows:
        return rows.filter(received_on(None, day))

    def about_code(self, rows: Rows, name: str, code: str) -> Rows:
        """A goal's code finds what was sent for the goal and what names one of its measures."""
        code = code.strip()[:20]
        parts = SubmissionPart.objects.filter(submission=OuterRef("pk"), goal_code=code)
        targets = SubmissionTarget.objects.filter(submission=OuterRef("pk")).filter(
            Q(measure_code=code) | Q(measure_code__startswith=f"{code}-")
        )
        return rows.filter(Exists(parts.order_by()) | Exists(targets.order_by()))

    def with_hints(self, rows: Rows, name: str, wanted: bool) -> Rows:
        condition = Q(pk__in=[])
        for each in _hinted:
            condition |= each()
        return rows.filter(condition if wanted else ~condition)
