import json
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from ..forms import LABEL_ERRORS, MoveForm, PickForm, parse_choice
from ..history import describe
from ..models import Placement
from ..rows import Row, opinion_rows
from ..services.move_opinions import WrongTheme, confirm_placements, move_opinions
from ..services.picked import InLockedTheme, MoveError, NotDecided, Report, UnknownOpinion
from ..services.references import add_references
from ..services.themes import ThemeError, UnknownGoal
from .pages import SEES_OPINIONS, SEES_THEMES, ConsultationPage, notice


class MoveView(ConsultationPage, TemplateView):
    """Where picked opinions go. Lists send their picks here; errors keep what was typed.

    ``action`` is ``move`` or ``confirm`` for all that is picked. A row's own button sends ``row``:
    what to do with it (``confirm``, or a target) and the row's choice.
    """

    template_name = "review/move.html"
    permissions = (SEES_THEMES, SEES_OPINIONS, "review.change_placement")
    page_title = gettext_lazy("Move opinions")

    @cached_property
    def next_url(self) -> str:
        return get_valid_next_url_from_request(self.request) or self.url("overview")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        selected = [value for value in request.GET.getlist("selected") if _is_choice(value)]
        return self._show(self._form(initial={**request.GET.dict(), "selected": selected}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        data = _picked(request.POST)
        picks = PickForm(data)
        if not picks.is_valid():
            return self._back_to_pick(data)
        try:
            if data.get("action") == "confirm":
                report = confirm_placements(
                    consultation=self.consultation,
                    choices=picks.cleaned_data["selected"],
                    user=request.user,
                )
            elif data.get("action") == "refer":
                return self._refer(data)
            else:
                form = self._form(data)
                moved = self._move(form) if form.is_valid() else None
                if moved is None:
                    return self._show(form)
                report = moved
        except UnknownOpinion as error:
            raise Http404 from error
        return self._tell(report, data)

    def _refer(self, data: QueryDict) -> HttpResponse:
        """The picked opinions belong to the chosen theme as well, as references."""
        form = self._form(data)
        if not form.is_valid() or form.destination.theme is None:
            form.add_error("target", _("Choose a theme."))
            return self._show(form)
        opinions = [choice.opinion_id for choice in form.cleaned_data["selected"]]
        event = add_references(theme=form.destination.theme, opinions=opinions, user=self.user)
        done = describe(event) if event else _("They were referred to there already.")
        if self.request.headers.get("HX-Request"):
            return notice(self.request, done)
        messages.success(self.request, done)
        return redirect(self.next_url)

    @property
    def user(self) -> Any:
        return self.request.user

    def _form(self, *args: Any, **kwargs: Any) -> MoveForm:
        return MoveForm(*args, consultation=self.consultation, draft=self.draft, **kwargs)

    def _back_to_pick(self, data: QueryDict) -> HttpResponse:
        """Nothing was picked: back to the list, with the destination as it was chosen."""
        nothing = _("Choose at least one opinion from the list.")
        if self.request.headers.get("HX-Request"):
            return notice(self.request, nothing, is_error=True)
        messages.error(self.request, nothing)
        url = urlsplit(self.next_url)
        query = QueryDict(url.query, mutable=True)
        for name in ("target", "label"):
            query[name] = data.get(name, "")
        return redirect(url._replace(query=query.urlencode()).geturl())

    def _move(self, form: MoveForm) -> Report | None:
        """Move, or tell at the fields why not."""
        try:
            return move_opinions(
                consultation=self.consultation,
                choices=form.cleaned_data["selected"],
                destination=form.destination,
                user=self.request.user,
            )
        except (UnknownGoal, WrongTheme):
            form.add_error("target", _("It is no longer there. Choose again."))
        except ThemeError as error:
            form.add_error("label", LABEL_ERRORS[type(error)])
        return None

    def _tell(self, report: Report, data: QueryDict) -> HttpResponse:
        if self.request.headers.get("HX-Request"):
            return self._confirm(report, data)
        if report.done:
            messages.success(self.request, _done(len(report.done), data.get("action", "move")))
        if not report.refused:
            return redirect(self.next_url)
        reasons = {error.placement.opinion_id: _reason(error) for error in report.refused}
        rows = self._rows(list(reasons))
        typed = {name: data.get(name, "") for name in ("target", "label")}
        form = self._form(initial={**typed, "selected": [row.value for row in rows]})
        return self._show(form, rows, reasons, status=409)

    def _confirm(self, report: Report, data: QueryDict) -> HttpResponse:
        """What was done, for htmx: the page takes the rows away that ``moved`` names."""
        said = [_done(len(report.done), data.get("action", "move"))] if report.done else []
        said += [f"{error.placement}: {_reason(error)}" for error in report.refused]
        response = notice(self.request, " ".join(said), is_error=bool(report.refused))
        stays = data.get("action") == "confirm"
        moved = [] if stays else [placement.opinion_id for placement in report.done]
        response["HX-Trigger"] = json.dumps({"review:moved": {"opinions": moved}})
        return response

    def _show(
        self,
        form: MoveForm,
        rows: list[Row] | None = None,
        reasons: dict[int, str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        if self.request.headers.get("HX-Request"):
            errors = [text for texts in form.errors.values() for text in texts]
            return notice(self.request, " ".join(map(str, errors)), is_error=True)
        if rows is None:
            rows = self._rows([parse_choice(v).opinion_id for v in form["selected"].value()])
        reasons = reasons or {}
        context = self.get_context_data(
            form=form,
            rows=[(row, reasons.get(row.placement.opinion_id, "")) for row in rows],
            next=self.next_url,
        )
        return self.render_to_response(context, status=status)

    def _rows(self, opinion_ids: list[int]) -> list[Row]:
        placements = (
            Placement.objects.of(self.consultation).filter(opinion__in=opinion_ids).with_texts()
        )
        return opinion_rows(placements, self.draft, fold=True)


def _done(count: int, action: str) -> str:
    if action == "confirm":
        done = ngettext("%(count)s opinion confirmed.", "%(count)s opinions confirmed.", count)
    else:
        done = ngettext("%(count)s opinion moved.", "%(count)s opinions moved.", count)
    return done % {"count": count}


def _picked(post: QueryDict) -> QueryDict:
    """What was sent; a row's own button picks the row alone, and may say where it goes."""
    data = post.copy()
    if row := post.get("row"):
        what, _bar, choice = row.partition("|")
        data.setlist("selected", [choice])
        data["action"] = "confirm" if what == "confirm" else "move"
        data["target"], data["label"] = what, ""
    return data


def _is_choice(value: str) -> bool:
    try:
        return bool(parse_choice(value))
    except ValueError:
        return False


def _reason(error: MoveError) -> str:
    if isinstance(error, NotDecided):
        return _("It has no goal yet. Move it to one.")
    if isinstance(error, InLockedTheme):
        return _("Its theme is locked. Unlock the theme first.")
    who = error.placement.confirmed_by
    if who is None:
        return _("The analysis placed it anew since you opened the page.")
    return _("%(name)s decided about it since you opened the page.") % {"name": who.get_full_name()}
