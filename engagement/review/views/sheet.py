from typing import Any, ClassVar

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages

from engagement.submissions.encryption import decrypted_blocks

from ..forms import SheetForm
from ..history import describe
from ..models import Sheet, SheetState
from ..services.import_sheet import RIGHTS, Told, apply_sheet
from ..services.request_sheet import request_list, request_preview
from .pages import SEES_OPINIONS, SEES_THEMES, ConsultationPage

SHOWN = 100
LATEST = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetPage(ConsultationPage):
    """A page about working lists of the consultation."""

    permissions: ClassVar[tuple[str, ...]] = (SEES_THEMES, SEES_OPINIONS)
    page_title = _("Working list")
    header_icon = "table"

    @cached_property
    def sheet(self) -> Sheet:
        sheets = Sheet.objects.filter(consultation=self.consultation)
        found: Sheet = get_object_or_404(
            sheets.select_related("made_by", "consultation"), pk=self.kwargs["sheet_id"]
        )
        return found

    def sheet_url(self) -> str:
        return self.url("sheet_work", self.sheet.pk)


class SheetsView(SheetPage, TemplateView):
    """The working list: to have made, to bring back, and what became of the latest ones."""

    template_name = "review/sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheets = Sheet.objects.filter(consultation=self.consultation).select_related("made_by")
        return {
            **super().get_context_data(**kwargs),
            "form": kwargs.get("form") or SheetForm(),
            "may_import": all(self.may(right) for right in RIGHTS),
            "sheets": sheets[:LATEST],
        }


class MakeView(SheetPage, View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sheet = request_list(consultation=self.consultation, user=request.user)
        return redirect(self.url("sheet_work", sheet.pk))


class ReturnView(SheetsView):
    """An edited list comes back; nothing is changed yet."""

    http_method_names = ("post",)
    permissions = (SEES_THEMES, SEES_OPINIONS, *RIGHTS)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        sheet = request_preview(
            consultation=self.consultation, content=form.cleaned_data["file"], user=request.user
        )
        return redirect(self.url("sheet_work", sheet.pk))

    def back(self) -> str:
        return self.url("sheet")


class SheetView(SheetPage, TemplateView):
    """How far it is; then the file, or what an edited list would change."""

    template_name = "review/sheet_work.html"

    def get_page_title(self) -> str:
        return str(self.sheet.get_kind_display())

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": self.url("sheet"), "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "sheet": self.sheet,
            "plan": Told(**self.sheet.preview),
            "may_import": all(self.may(right) for right in RIGHTS),
            "shown": SHOWN,
        }


class FileView(SheetPage, View):
    """The list as a workbook, block by block."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        sheet = self.sheet
        if not sheet.is_list or sheet.state != SheetState.READY:
            return redirect(self.sheet_url())
        return FileResponse(
            decrypted_blocks(sheet.content.open("rb")),
            as_attachment=True,
            filename="意見一覧表.xlsx",
            content_type=XLSX,
            headers={"Cache-Control": "private, no-store"},
        )


class ApplyView(SheetPage, View):
    """The button below the preview."""

    http_method_names = ("post",)
    permissions = (SEES_THEMES, SEES_OPINIONS, *RIGHTS)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        event = apply_sheet(sheet=self.sheet, user=request.user)
        messages.success(request, describe(event))
        return redirect(self.url("sheet"))

    def back(self) -> str:
        return self.sheet_url()
