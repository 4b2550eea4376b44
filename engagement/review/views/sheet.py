from tempfile import TemporaryFile
from typing import Any, ClassVar

from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages

from engagement.submissions.imports.errors import UnreadableFile
from engagement.submissions.imports.table import rows_of

from ..forms import SheetForm
from ..history import describe
from ..services.import_sheet import RIGHTS, Plan, SheetConflict, apply_sheet, plan_sheet
from ..sheet import (
    MOST_EDITS,
    Edit,
    NotTheList,
    TooManyEdits,
    as_workbook,
    edits,
    lines,
    listed,
)
from .pages import SEES_OPINIONS, SEES_THEMES, ConsultationPage

SALT = "review.sheet"
SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetView(ConsultationPage, TemplateView):
    """The working list: to take along, and to bring back with a preview of what it changes."""

    template_name = "review/sheet.html"
    permissions: ClassVar[tuple[str, ...]] = (SEES_THEMES, SEES_OPINIONS)
    page_title = gettext_lazy("Working list")
    header_icon = "table"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "form": SheetForm(),
            "may_import": all(self.may(right) for right in RIGHTS),
            "shown": SHOWN,
            **kwargs,
        }


class ListView(ConsultationPage, View):
    """The list as a workbook."""

    permissions = (SEES_THEMES, SEES_OPINIONS)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        book = as_workbook(lines(listed(self.consultation), self.draft))
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        book.save(file)
        file.seek(0)
        return FileResponse(
            file,
            as_attachment=True,
            filename="意見一覧表.xlsx",
            content_type=XLSX,
            headers={"Cache-Control": "no-store"},
        )


class PreviewView(SheetView):
    """What a list that came back would change; nothing is changed yet."""

    permissions = (SEES_THEMES, SEES_OPINIONS, *RIGHTS)
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SheetForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                given = edits(rows_of(form.cleaned_data["file"].read()))
                return self.show(given, plan_sheet(consultation=self.consultation, edits=given))
            except UnreadableFile as error:
                form.add_error("file", str(error))
            except NotTheList:
                missing = _("The headings of the working list are missing. Use a list from here.")
                form.add_error("file", missing)
            except TooManyEdits:
                many = _(
                    "More than %(count)s rows were edited. Send the list back in parts: each with "
                    "the headings and fewer edited rows."
                )
                form.add_error("file", many % {"count": f"{MOST_EDITS:,}"})
        return self.render_to_response(self.get_context_data(form=form))

    def show(self, given: list[Edit], plan: Plan, status: int = 200) -> HttpResponse:
        token = signing.dumps(
            {
                "consultation": self.consultation.pk,
                "edits": [edit.as_list() for edit in given],
                "problems": len(plan.problems),
            },
            salt=SALT,
            compress=True,
        )
        context = self.get_context_data(plan=plan, token=token)
        return self.render_to_response(context, status=status)


class ApplyView(PreviewView):
    """The button below the preview."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            seen = signing.loads(request.POST.get("token", ""), salt=SALT)
        except signing.BadSignature:
            seen = {}
        if seen.get("consultation") != self.consultation.pk:
            messages.error(request, _("Send the list again."))
            return redirect(self.url("sheet"))
        given = [Edit(*values) for values in seen["edits"]]
        try:
            event = apply_sheet(
                consultation=self.consultation,
                edits=given,
                problems=seen["problems"],
                user=request.user,
            )
        except SheetConflict as conflict:
            messages.error(request, _("The review changed meanwhile. Look at the changes again."))
            return self.show(given, conflict.plan, status=409)
        messages.success(request, describe(event))
        return redirect(self.url("sheet"))
