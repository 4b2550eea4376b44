"""The whole audit log, for auditors. It is only ever read here, and the database refuses to change
or remove an entry: see ``append_only``."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.log_actions import registry

from engagement.consultations.models import Consultation
from engagement.consultations.paging import KeysetPages
from engagement.consultations.permissions import require
from engagement.review.history import describe
from engagement.review.models import ReviewEvent

from .audit_details import details_of

SEES_LOG = "wagtailcore.view_modellogentry"
BATCH = 500  # entries of a file that are in memory at once


def _used(column: str) -> set[Any]:
    """The different values of ``column`` in every log."""
    return {
        value
        for model in registry.get_log_entry_models()
        for value in model.objects.order_by().values_list(column, flat=True).distinct()
    }


def _types(request: HttpRequest) -> QuerySet[ContentType]:
    return ContentType.objects.filter(pk__in=_used("content_type")).order_by("model")


class AuditLogFilterSet(SiteHistoryReportFilterSet):
    """Wagtail's filters, whose choices leave out what one may not view elsewhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["object_type"].queryset = _types
        del self.filters["is_commenting_action"]

    def get_action_choices(self) -> list[tuple[str, Any]]:
        used = _used("action")
        return [choice for choice in registry.get_choices() if choice[0] in used]

    def get_user_choices(self) -> QuerySet[Any]:
        return get_user_model().objects.filter(pk__in=_used("user")).order_by("email")


def together(logs: list[Any]) -> Any:
    """The entries of all ``logs``, the latest first."""
    return logs[0].union(*logs[1:], all=True).order_by("-timestamp", "-log_model_index", "-pk")


class LogPages(KeysetPages):
    """Each log is narrowed by itself, before they are put together."""

    def __init__(self, logs: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logs = logs

    def narrowed(self, condition: Q) -> Any:
        return together([log.filter(condition) for log in self.logs])


class AuditLogView(LogEntriesView):
    """Every entry with what it tells, the latest first."""

    page_title = _("Audit log")
    header_icon = "list-ul"
    filterset_class = AuditLogFilterSet
    index_url_name = "audit_log"
    index_results_url_name = "audit_log_results"
    results_template_name = "operations/audit_log_results.html"
    list_export = (*LogEntriesView.list_export, "told")
    export_headings = {**LogEntriesView.export_headings, "told": _("Details")}  # noqa: RUF012

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, SEES_LOG)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A file is written as the log is read, so that the log of years needs little memory."""
        if self.is_export:
            file: HttpResponse = self.as_spreadsheet(self._entries(), request.GET["export"])
            return file
        page: HttpResponse = super().get(request, *args, **kwargs)
        return page

    def _entries(self) -> Iterator[Any]:
        rows = self.get_filtered_queryset().iterator(chunk_size=BATCH)
        while batch := list(islice(rows, BATCH)):
            yield from self.decorate_paginated_queryset(batch)

    def get_filtered_queryset(self) -> Any:
        """Of each log the numbers, together in the order of time: the entries of a page are read by
        ``decorate_paginated_queryset``, which knows the log by its place in ``log_models``."""
        self.log_models = sorted(registry.get_log_entry_models(), key=lambda model: model.__name__)
        self.logs = [
            self.filter_queryset(
                model.objects.values("pk", "timestamp").annotate(
                    log_model_index=Value(place, output_field=IntegerField())
                )
            ).order_by()
            for place, model in enumerate(self.log_models)
        ]
        return together(self.logs)

    def get_paginator(self, *args: Any, **kwargs: Any) -> LogPages:
        return LogPages(self.logs, *args, **kwargs)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        entries = super().decorate_paginated_queryset(object_list)
        about = {entry.data.get("consultation") for entry in entries} - {None}
        titles = dict(Consultation.objects.filter(pk__in=about).values_list("pk", "title"))
        steps = _steps({entry.data["event"] for entry in entries if "event" in entry.data}, about)
        for entry in entries:
            entry.details = details_of(entry.data, titles, steps)
            entry.told = "\n".join(f"{label}: {said}" for label, said in entry.details)
        return entries


def _steps(numbers: set[int], consultations: set[int]) -> dict[Any, str]:
    """What the review's history says of these steps now, by consultation and number."""
    events = ReviewEvent.objects.filter(consultation__in=consultations, number__in=numbers)
    return {(event.consultation_id, event.number): describe(event) for event in events}
