from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from engagement.consultations.permissions import require
from engagement.review.models import Theme

from ..answers import placements_of
from ..forms import ResponseForm
from ..models import Response
from ..proposal import propose_summary
from ..services.reflections import ensure_reflections
from ..services.write_response import NewerVersion, write_response
from .access import ResponsesPage


class WriteView(ResponsesPage, TemplateView):
    """The answer to a theme, with the theme's opinions beside it.

    The opinions are turned over inside the form, so that what is being typed stays.
    """

    template_name = "responses/admin/write.html"
    opinions_per_page = 10

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        themes = Theme.objects.select_related("consultation")
        self.theme = get_object_or_404(themes, pk=kwargs["theme_id"])
        self.newer: Response | None = None

    @cached_property
    def response(self) -> Response | None:
        responses = Response.objects.select_related("reflection", "written_by")
        return responses.filter(theme=self.theme).first()

    @property
    def may_write(self) -> bool:
        return bool(self.request.user.has_perm("responses.change_response"))

    @property
    def may_read_opinions(self) -> bool:
        return bool(self.request.user.has_perm("submissions.view_opinion"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ensure_reflections(consultation=self.theme.consultation)
        return self._show(self._form(initial=self._initial()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, "responses.change_response")
        if "p" in request.POST:
            return self._show(self._form(initial=request.POST.dict()))
        form = self._form(request.POST)
        if form.is_valid() and self._save(form):
            messages.success(request, _("The response is saved."), buttons=self._next())
            return redirect("responses:themes", self.theme.consultation_id)
        return self._show(form)

    def _form(self, *args: Any, **kwargs: Any) -> ResponseForm:
        return ResponseForm(*args, consultation=self.theme.consultation, **kwargs)

    def _initial(self) -> dict[str, Any]:
        if self.response:
            return {
                "summary": self.response.summary,
                "text": self.response.text,
                "reflection": self.response.reflection_id,
                "seen": self.response.written_at.isoformat(),
            }
        if self.may_write and self.may_read_opinions:
            return {"summary": propose_summary(self.theme)}
        return {}

    def _save(self, form: ResponseForm) -> bool:
        try:
            write_response(theme=self.theme, user=self.request.user, **form.cleaned_data)
        except NewerVersion as newer:
            form.add_error(None, str(newer))
            form.show_as_seen(newer.current)
            self.newer = newer.current
            return False
        return True

    def _next(self) -> list[Any]:
        url = reverse("responses:write", args=[self.theme.pk])
        return [messages.button(url, _("Edit"))]

    def _show(self, form: ResponseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def get_page_title(self) -> str:
        return _("Response")

    def get_page_subtitle(self) -> str:
        return str(self.theme.label)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.path_to(self.theme.consultation), {"url": "", "label": self.theme.label}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "theme": self.theme,
            "response": self.response,
            "newer": self.newer,
            "may_write": self.may_write,
            "is_proposal": not self.response and self.may_write and self.may_read_opinions,
            "opinions": self._opinions() if self.may_read_opinions else None,
            "versions": self._versions(),
        }

    def _opinions(self) -> Any:
        number = self.request.POST.get("p") or self.request.GET.get("p")
        return Paginator(placements_of(self.theme), self.opinions_per_page).get_page(number)

    def _versions(self) -> list[dict[str, Any]]:
        """The versions before the present one, newest first."""
        if not self.response:
            return []
        revisions = self.response.revisions.select_related("user").order_by("-pk")[1:]
        wordings = {r.pk: str(r) for r in self.theme.consultation.reflections.all()}
        return [
            {
                "at": revision.created_at,
                "by": revision.user,
                "summary": revision.content["summary"],
                "text": revision.content["text"],
                "reflection": wordings.get(revision.content["reflection"], ""),
            }
            for revision in revisions
        ]
