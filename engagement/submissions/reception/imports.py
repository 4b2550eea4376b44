"""Importing a spreadsheet, step by step: the file, its columns, the dry run, the import."""

import json
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from engagement.consultations.models import Consultation
from engagement.consultations.paging import KeysetPages

from ..imports.errors import UnreadableFile
from ..imports.fields import Field
from ..imports.stored import header_in, suggested_columns
from ..imports.table import Header
from ..models import Fate, ImportRow, SpreadsheetImport
from ..services.map_import import ImportUnderWay, map_import
from ..services.run_import import NotChecked, fates, run_import
from ..services.upload_import import upload_import
from .forms import ColumnsForm, HeadingsForm, UploadForm
from .pages import ReceptionPage


class ImportPage(ReceptionPage):
    permissions: ClassVar[tuple[str, ...]] = (
        "submissions.view_submission",
        "submissions.add_submission",
    )
    header_icon = "upload"

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def source(self) -> SpreadsheetImport:
        rows = SpreadsheetImport.objects.select_related("consultation", "uploaded_by")
        found: SpreadsheetImport = get_object_or_404(rows, pk=self.kwargs["import_id"])
        return found

    def get_page_title(self) -> str:
        return str(self.source.name)


class ImportsView(ImportPage, TemplateView):
    """The imports so far, and the form for another file."""

    template_name = "submissions/reception/imports.html"

    def get_page_title(self) -> str:
        return _("Import")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        imports = SpreadsheetImport.objects.select_related("consultation", "uploaded_by")
        page = WagtailPaginator(imports, 20).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "form": kwargs.get("form") or UploadForm(),
            "consultations": Consultation.objects.order_by("-closes_at", "-pk")[:5],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                source = upload_import(
                    consultation=form.cleaned_data["consultation"],
                    name=file.name,
                    content=file,
                    user=request.user,
                )
            except UnreadableFile as error:
                form.add_error("file", str(error))
            else:
                return redirect("reception:import_columns", source.pk)
        return self.render_to_response(self.get_context_data(form=form))


class ColumnsView(ImportPage, TemplateView):
    """What each column holds. ``?header_first=&header_last=`` reads the headings elsewhere."""

    template_name = "submissions/reception/columns.html"

    @cached_property
    def headings(self) -> HeadingsForm:
        sent = self.request.POST or self.request.GET
        stored = {name: getattr(self.source, name) for name in HeadingsForm.base_fields}
        return HeadingsForm(sent if "header_first" in sent else stored)

    @cached_property
    def header(self) -> Header:
        if not self.headings.is_valid():
            return header_in(self.source)
        rows = self.headings.cleaned_data
        return header_in(self.source, rows["header_first"], rows["header_last"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self._form(None)
        return {
            **super().get_context_data(**kwargs),
            "source": self.source,
            "headings": self.headings,
            "header": self.header,
            "form": form,
            "columns": list(zip(form.column_fields, _samples(self.header), strict=True)),
            "earlier": SpreadsheetImport.objects.filter(
                consultation=self.source.consultation, sha256=self.source.sha256
            ).exclude(pk__gte=self.source.pk),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            map_import(
                source=self.source,
                header=self.header,
                columns=form.columns,
                channel=form.cleaned_data["channel"],
                user=request.user,
            )
        except ImportUnderWay:
            messages.error(request, _("This import is under way or done."))
        return redirect("reception:import", self.source.pk)

    def _form(self, data: Any) -> ColumnsForm:
        return ColumnsForm(data, header=self.header, suggested=suggested_columns(self.header))


class ImportView(ImportPage, TemplateView):
    """How far the import is, and the fate of each row."""

    template_name = "submissions/reception/import.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = fates(self.source)
        fate = self.request.GET.get("fate", "")
        rows = self.source.rows.select_related("submission")
        if fate in Fate.values:
            rows = rows.filter(fate=fate)
        page = KeysetPages(rows, 50).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "source": self.source,
            "fates": [(key, label, counts[key]) for key, label in Fate.choices if key in counts],
            "fate": fate,
            "total": sum(counts.values()),
            "to_come": counts.get(Fate.NEW, 0),
            "done": sum(counts.values()) - counts.get(Fate.NEW, 0),
            "page": page,
            "rows": [_shown(row) for row in page],
        }


class RunView(ImportPage, View):
    """The button that imports what is new."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            run_import(source=self.source, user=request.user)
        except NotChecked:
            messages.info(request, _("This import is under way or done."))
        else:
            messages.success(request, _("The import is queued. This page shows how it goes."))
        return redirect("reception:import", self.source.pk)


def _samples(header: Header) -> list[list[str]]:
    """The first values of each column, cut short."""
    columns = [
        [row[place] for row in header.below if place < len(row)]
        for place in range(len(header.headings))
    ]
    return [[str(cell)[:40] for cell in column if cell is not None] for column in columns]


def _shown(row: ImportRow) -> dict[str, Any]:
    record = json.loads(row.record) if row.record else {}
    text = " ".join(part["text"] for part in record.get("parts", []))
    if row.submission:
        text = row.submission.text
    return {
        "row": row,
        "text": text[:100],
        "unreadable": [Field(name).label for name in row.unreadable],
    }
