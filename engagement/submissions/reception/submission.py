"""One submission as the city holds it, and who sent it for those who may know."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic import InspectView
from wagtail.models import ModelLogEntry

from engagement.consultations.models import FieldKey

from ..models import Submission
from ..services.correct_typing import PERMISSIONS as CORRECTS
from ..services.correct_typing import is_correctable
from ..services.decide_late import DECIDES, is_decidable
from ..services.translate import TRANSLATES, is_translatable
from ..services.versions import pieces_between
from ..services.view_identity import NoPurpose, Purpose, view_identity
from ..whereabouts import whereabouts, work_on
from .pages import ReceptionPage

IDENTITY = "submissions.view_submitteridentity"


class PurposeForm(forms.Form):
    """Why somebody looks at who a submitter is."""

    purpose = forms.ChoiceField(
        label=_("Purpose of viewing"),
        choices=[("", _("Choose the purpose")), *Purpose.choices],
        error_messages={"required": _("Choose the purpose: the log keeps it.")},
    )
    note = forms.CharField(
        label=_("Note on the purpose"),
        required=False,
        max_length=200,
        help_text=_("Needed for another purpose. It is kept in the log: write no names."),
    )


class SubmissionView(InspectView):
    """Channel, dates, status, parts, versions, translation, files, and where its opinions went.

    Who sent it is not on this page: that is asked for, with a purpose.
    """

    template_name = "submissions/reception/submission.html"
    page_title = _("Submission")
    header_icon = "mail"

    def get_object(self, queryset: Any = None) -> Any:
        rows = Submission.objects.select_related("consultation", "recorded_by", "checked_by")
        return get_object_or_404(rows, pk=self.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        may_see_opinions = user.has_perm("submissions.view_opinion")
        log = ModelLogEntry.objects.for_instance(self.object)
        return {
            **super().get_context_data(**kwargs),
            "submission": self.object,
            "parts": self.object.parts.prefetch_related("targets"),
            "versions": versions_of(self.object),
            "files": self.object.files.all(),
            "may_open_files": user.has_perm("submissions.view_submissionfile"),
            "may_see_identity": user.has_perm(IDENTITY),
            "opinions": whereabouts(self.object) if may_see_opinions else [],
            "work": work_on(self.object, user),
            "may_correct": is_correctable(self.object) and user.has_perms([*CORRECTS, IDENTITY]),
            "may_decide": is_decidable(self.object) and user.has_perm(DECIDES),
            "may_translate": is_translatable(self.object) and user.has_perm(TRANSLATES),
            "about": [(FieldKey(key).label, said) for key, said in self.object.attributes.items()],
            "purpose_form": PurposeForm(),
            "log": log.select_related("user", "content_type").order_by("-timestamp")[:50],
        }


@method_decorator(never_cache, name="dispatch")
class IdentityView(ReceptionPage, TemplateView):
    """Who sent it, shown once for the purpose that is stated: there is no address to come back."""

    permissions = (*ReceptionPage.permissions, IDENTITY)
    http_method_names = ("post",)
    template_name = "submissions/reception/identity.html"
    page_title = _("Submitter")

    @cached_property
    def submission(self) -> Any:
        return get_object_or_404(Submission, pk=self.kwargs["submission_id"])

    def get_page_subtitle(self) -> str:
        return str(self.submission)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PurposeForm(request.POST)
        if form.is_valid():
            try:
                identity = view_identity(
                    submission=self.submission, user=request.user, **form.cleaned_data
                )
            except NoPurpose:
                form.add_error("note", _("Say which purpose."))
            else:
                return self.page(
                    200, identity=[(FieldKey(key).label, said) for key, said in identity.items()]
                )
        return self.page(422, form=form)

    def page(self, status: int, **context: Any) -> HttpResponse:
        context = self.get_context_data(submission=self.submission, **context)
        return self.render_to_response(context, status=status)


def versions_of(submission: Submission) -> list[dict[str, Any]]:
    """The earlier versions, the newest first, each with what replaced it as a difference."""
    rows: QuerySet[Any] = submission.versions.select_related("replaced_by").order_by("-number")
    found, text = [], submission.text
    for row in rows:
        found.append({"version": row, "pieces": pieces_between(row.text, text)})
        text = row.text
    return found
