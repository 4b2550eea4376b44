"""Whether the records of a consultation's submissions hold together, told in plain words.

``manage.py check_ledger`` asks here. Later apps add what they keep with ``register_check``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagement.consultations.models import Consultation

from .ledger import accounts_of, standing_in
from .models import (
    Account,
    Opinion,
    State,
    Submission,
    SubmissionPart,
    SubmissionVersion,
    states_in,
)
from .receipts import parse_receipt

EXAMPLES = 10


@dataclass(frozen=True)
class Finding:
    """Something that does not hold, and the numbers of the first submissions that show it."""

    message: Promise | str
    examples: tuple[int, ...] = ()

    def __str__(self) -> str:
        numbers = ", ".join(f"#{number}" for number in self.examples)
        return f"{self.message} {numbers}".strip()


Check = Callable[[Consultation], Iterator[Finding]]
_checks: list[Check] = []


def register_check(check: Check) -> Check:
    _checks.append(check)
    return check


def findings(consultation: Consultation) -> Iterator[Finding]:
    """Everything that does not hold; nothing where all is well."""
    for check in _checks:
        yield from check(consultation)


@register_check
def every_submission_is_in_one_account(consultation: Consultation) -> Iterator[Finding]:
    submissions = _submissions(consultation)
    line = accounts_of(submissions)
    places = Q(pk__in=[])
    for account in Account.values:
        places |= standing_in(account)
    yield from _where(submissions.exclude(places), _("Submissions that are in no account:"))
    if line.difference:
        message = _("The accounts do not add up to what was received: %(received)s and %(sum)s.")
        sums = {"received": line.received, "sum": line.received - line.difference}
        yield Finding(str(message) % sums)


@register_check
def receipts_are_unique_and_well_formed(consultation: Consultation) -> Iterator[Finding]:
    submissions = _submissions(consultation)
    twice = (
        Submission.objects.order_by()
        .values("receipt")
        .annotate(rows=Count("pk"), first=Max("pk"))
        .filter(rows__gt=1)
        .values_list("first", flat=True)
    )
    if found := tuple(twice[:EXAMPLES]):
        yield Finding(_("Receipt numbers that were given twice:"), found)
    rows = submissions.values_list("pk", "receipt").iterator(chunk_size=5000)
    malformed = (pk for pk, receipt in rows if parse_receipt(receipt) != receipt)
    if found := tuple(islice(malformed, EXAMPLES)):
        yield Finding(_("Receipt numbers that are none:"), found)


@register_check
def parts_and_opinions_lie_in_the_text(consultation: Consultation) -> Iterator[Finding]:
    within = {"submission": OuterRef("submission")}
    others = ~Q(pk=OuterRef("pk"))
    overlapping = Q(start__lt=OuterRef("end"), end__gt=OuterRef("start"))
    around = Q(start__lte=OuterRef("start"), end__gte=OuterRef("end"))
    parts = SubmissionPart.objects.filter(submission__consultation=consultation).order_by()
    opinions = Opinion.objects.of(consultation).order_by()
    of_part = SubmissionPart.objects.filter(**within).order_by()
    of_opinion = Opinion.objects.filter(**within).order_by()
    for rows, message in (
        (
            parts.annotate(length=Length("submission__text")).filter(end__gt=F("length")),
            _("Parts that reach beyond the text:"),
        ),
        (parts.filter(Exists(of_part.filter(others, overlapping))), _("Parts that overlap:")),
        (opinions.filter(~Exists(of_part.filter(around))), _("Opinions that lie in no part:")),
        (
            opinions.filter(Exists(of_opinion.filter(others, overlapping))),
            _("Opinions that overlap:"),
        ),
    ):
        yield from _where(rows, message, "submission")


@register_check
def every_part_has_an_outcome(consultation: Consultation) -> Iterator[Finding]:
    parts = SubmissionPart.objects.filter(submission=OuterRef("pk")).order_by()
    erased = Q(state=State.WITHDRAWN, text="")  # taken back, and its time of keeping is over
    without = _submissions(consultation).filter(~Exists(parts)).exclude(erased)
    yield from _where(without, _("Submissions without a part:"))
    # What staff dropped says why itself.
    inside = Opinion.everything.filter(
        submission=OuterRef("submission"),
        start__gte=OuterRef("start"),
        end__lte=OuterRef("end"),
    ).order_by()
    split = SubmissionPart.objects.filter(
        submission__consultation=consultation,
        submission__state__in=states_in(Account.PLACED),
        exclusion_reason="",
    ).order_by()
    silent = split.filter(~Exists(inside))
    yield from _where(
        silent, _("Parts with neither an opinion nor a reason why there is none:"), "submission"
    )


@register_check
def versions_count_without_a_gap(consultation: Consultation) -> Iterator[Finding]:
    counted = (
        _submissions(consultation)
        .annotate(earlier=Count("versions"), last=Max("versions__number"))
        .exclude(version=1, earlier=0)
        .exclude(earlier=F("version") - 1, last=F("version") - 1)
    )
    yield from _where(counted, _("Submissions whose earlier versions are not all there:"))
    beyond = SubmissionVersion.objects.filter(submission__consultation=consultation, number__lt=1)
    yield from _where(beyond.order_by(), _("Versions with a number that is none:"), "submission")


def _submissions(consultation: Consultation) -> QuerySet[Submission]:
    rows: QuerySet[Submission] = Submission.objects.filter(consultation=consultation).order_by()
    return rows


def _where(rows: QuerySet[Any], message: Promise | str, key: str = "pk") -> Iterator[Finding]:
    """One finding if there are any ``rows``."""
    if found := tuple(rows.values_list(key, flat=True)[:EXAMPLES]):
        yield Finding(message, tuple(dict.fromkeys(found)))
