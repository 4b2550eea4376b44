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
from engagement.submissions.models import Opinion, State

from ..answers import placements_of
from ..approval import stage_of, stamps
from ..assignment import require_assigned
from ..earlier import earlier_answers
from ..forms import ChangeFormSet, DecisionForm, ResponseForm, places_in
from ..left_over import answers_of_merged
from ..models import Response
from ..passages import passages_for
from ..proposal import propose_summary
from ..services.approval import ApprovalError, submit_response
from ..services.reflections import ensure_reflections
from ..services.write_response import NewerVersion, NotInTheme, latest_version, write_response
from ..versions import versions_of
from .access import ResponsesPage

CHANGES = "changes"  # prefix of the forms on changes of the draft


class WriteView(ResponsesPage, TemplateView):
    """The answer to a theme, with the theme's opinions, passages and earlier answers beside it.

    Opinions are turned over, and passages taken, inside the form, so that what is being typed
    stays.
    """

    template_name = "responses/admin/write.html"
    opinions_per_page = 10

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.subject, self.theme = self.find(**kwargs)
        self.newer: Response | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(request.user, self.permission)
        require_assigned(self.theme, request.user)
        return super().dispatch(request, *args, **kwargs)

    def find(self, theme_id: int) -> tuple[Theme | Opinion, Theme]:
        themes = Theme.objects.select_related("consultation", "department")
        theme: Theme = get_object_or_404(themes, pk=theme_id)
        return theme, theme

    @cached_property
    def response(self) -> Response | None:
        """The answer as it was last written."""
        responses = Response.objects.select_related("reflection", "written_by", "latest_revision")
        about = {"opinion" if isinstance(self.subject, Opinion) else "theme": self.subject}
        return latest_version(responses.filter(**about).first())

    @property
    def may_write(self) -> bool:
        return bool(self.request.user.has_perm("responses.change_response"))

    @property
    def may_read_opinions(self) -> bool:
        return bool(self.request.user.has_perm("submissions.view_opinion"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ensure_reflections(consultation=self.theme.consultation)
        return self._show(self._form(initial=self._initial()), self._changes())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, "responses.change_response")
        if {"p", "passage", "earlier"} & set(request.POST):
            return self._turn()
        form, changes = self._form(request.POST), self._changes(request.POST)
        valid = [form.is_valid(), not changes.is_bound or changes.is_valid()]
        if all(valid) and self._save(form, changes):
            return self._after_saving()
        return self._show(form, changes)

    def _turn(self) -> HttpResponse:
        """Another page of opinions, or a text taken over: nothing is saved yet."""
        data = self.request.POST.dict()
        taken = self._taken()
        if taken:
            data["text"] = f"{data.get('text', '').rstrip()}\n{taken}".lstrip("\n")
        return self._show(
            self._form(initial=data), self._changes(self.request.POST, is_bound=False)
        )

    def _taken(self) -> str:
        wanted = self.request.POST
        if "passage" in wanted:
            return next((p.text for p in self.passages if str(p.pk) == wanted["passage"]), "")
        if "earlier" in wanted:
            offered = [*self.merged, *(each.response for each in self.earlier)]
            return next((r.text for r in offered if str(r.pk) == wanted["earlier"]), "")
        return ""

    def _form(self, *args: Any, **kwargs: Any) -> ResponseForm:
        return ResponseForm(*args, consultation=self.theme.consultation, **kwargs)

    def _changes(self, data: Any = None, *, is_bound: bool = True) -> Any:
        kept = self.response.changes if self.response else []
        initial = [{"place": f"{c['code']}:{c['field']}", "after": c["after"]} for c in kept]
        if data is not None and not is_bound:
            initial = _typed(data)
        if data is not None and (not is_bound or f"{CHANGES}-TOTAL_FORMS" not in data):
            data = None
        return ChangeFormSet(
            data, initial=initial, prefix=CHANGES, form_kwargs={"places": self._places}
        )

    @cached_property
    def _places(self) -> list[tuple[str, str]]:
        return places_in(self.theme.consultation)

    def _initial(self) -> dict[str, Any]:
        if self.response:
            return {
                "summary": self.response.summary,
                "text": self.response.text,
                "notes": self.response.notes,
                "reflection": self.response.reflection_id,
                "seen": self.response.written_at.isoformat(),
            }
        if self.may_write and self.may_read_opinions:
            return {"summary": self.proposal()}
        return {}

    def proposal(self) -> str:
        return propose_summary(self.theme)

    def _save(self, form: ResponseForm, changes: Any) -> bool:
        named = self.response.changes if self.response else []
        if changes.is_bound:
            named = [change for each in changes if (change := each.change)]
        try:
            self.saved = write_response(
                subject=self.subject, user=self.request.user, changes=named, **form.cleaned_data
            )
        except NewerVersion as newer:
            form.add_error(None, str(newer))
            form.show_as_seen(newer.current)
            self.newer = newer.current
            return False
        except NotInTheme as error:
            form.add_error(None, str(error))
            return False
        return True

    def _after_saving(self) -> HttpResponse:
        url = reverse("responses:themes", args=[self.theme.consultation_id])
        edit = [messages.button(self.request.path, _("Edit"))]
        if "submit" not in self.request.POST:
            messages.success(self.request, _("The response is saved."), buttons=edit)
            return redirect(url)
        try:
            submit_response(response=self.saved, user=self.request.user)
        except ApprovalError as error:
            messages.warning(self.request, _("The response is saved.") + " " + str(error))
            return redirect(self.request.path)
        messages.success(
            self.request, _("The response is saved and sent for approval."), buttons=edit
        )
        return redirect(url)

    def _show(self, form: ResponseForm, changes: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, changes=changes))

    def get_page_title(self) -> str:
        return _("Response")

    def get_page_subtitle(self) -> str:
        return str(self.theme.label)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.path_to(self.theme.consultation), {"url": "", "label": self.theme.label}]

    @cached_property
    def passages(self) -> list[Any]:
        return passages_for(self.theme)

    @cached_property
    def earlier(self) -> list[Any]:
        return earlier_answers(self.theme)

    @cached_property
    def merged(self) -> list[Response]:
        return answers_of_merged(self.theme)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "theme": self.theme,
            "single": self.subject if isinstance(self.subject, Opinion) else None,
            "response": self.response,
            "newer": self.newer,
            "may_write": self.may_write,
            "is_proposal": not self.response and self.may_write and self.may_read_opinions,
            "opinions": self._opinions() if self.may_read_opinions else None,
            "versions": versions_of(self.response) if self.response else [],
            "passages": self.passages if self.may_write else [],
            "merged": self.merged if self.may_write else [],
            "earlier": self.earlier if self.may_write else [],
            **self._approval(),
        }

    def _approval(self) -> dict[str, Any]:
        if not self.response:
            return {}
        state = self.response.current_workflow_task_state
        task = state.task.specific if state else None
        return {
            "stage": stage_of(self.response),
            "stamps": stamps(self.response),
            "decision": DecisionForm()
            if task and task.get_actions(self.response, self.request.user)
            else None,
        }

    def _opinions(self) -> Any:
        number = self.request.POST.get("p") or self.request.GET.get("p")
        return Paginator(self.placements(), self.opinions_per_page).get_page(number)

    def placements(self) -> Any:
        return placements_of(self.theme)


class WriteSingleView(WriteView):
    """The answer to one opinion out of a theme."""

    def find(self, opinion_id: int) -> tuple[Theme | Opinion, Theme]:  # type: ignore[override]
        opinions = Opinion.objects.filter(
            submission__state=State.PLACED, placement__theme__isnull=False
        ).select_related(
            "submission", "placement__theme__consultation", "placement__theme__department"
        )
        opinion: Any = get_object_or_404(opinions, pk=opinion_id)
        return opinion, opinion.placement.theme

    def proposal(self) -> str:
        return propose_summary(self.theme, self.placements())

    def placements(self) -> Any:
        return placements_of(self.theme).filter(opinion=self.subject.pk)

    def get_page_title(self) -> str:
        return _("Response to a single opinion")


def _typed(data: Any) -> list[dict[str, str]]:
    """The changes as they are being typed."""
    total = data.get(f"{CHANGES}-TOTAL_FORMS", "0")
    numbers = range(min(int(total), 30)) if total.isdecimal() else range(0)
    rows = (
        {field: data.get(f"{CHANGES}-{number}-{field}", "") for field in ("place", "after")}
        for number in numbers
    )
    return [row for row in rows if any(row.values())]
