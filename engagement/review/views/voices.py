"""The pages of same voices: which letters were sent again and again, by whom and when."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from engagement.consultations.paging import Pages

from ..forms import LABEL_ERRORS, MoveForm
from ..models import Placement
from ..services.move_opinions import WrongTheme, move_opinions
from ..services.picked import Choice
from ..services.themes import ThemeError, UnknownGoal
from ..voices import bursts, compared, families_of, family_of, leaders, members_of, name_of
from .pages import SEES_OPINIONS, SEES_THEMES, ConsultationPage

FAMILIES_PER_PAGE = 20
MEMBERS_PER_PAGE = 25
BAR = 12  # the width of a day in the picture, in its own units


class VoicesView(ConsultationPage, TemplateView):
    """The families, the largest first."""

    template_name = "review/voices.html"
    permissions = (SEES_THEMES, SEES_OPINIONS)
    page_title = gettext_lazy("Same voices")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = leaders(self.consultation)
        page = Pages(found, FAMILIES_PER_PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "families": families_of(list(page)),
        }


class VoiceView(ConsultationPage, TemplateView):
    """One family: what each member says otherwise, when they came, and one theme for all."""

    template_name = "review/voice.html"
    permissions = (SEES_THEMES, SEES_OPINIONS)

    def get_page_title(self) -> str:
        return _("Same voices: %(number)s") % {"number": self.first}

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": self.url("voices"), "label": _("Same voices")}]

    @cached_property
    def first(self) -> Placement:
        rows = leaders(self.consultation)
        found: Placement = get_object_or_404(rows, opinion=self.kwargs["opinion_id"])
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give all the same theme; each is checked as if it were moved alone."""
        data = request.POST.copy()
        data["selected"] = f"{self.first.opinion_id}|one|"
        form = MoveForm(data, consultation=self.consultation, draft=self.draft)
        if form.is_valid():
            ids = members_of(self.first).values_list("opinion_id", flat=True)
            try:
                report = move_opinions(
                    consultation=self.consultation,
                    choices=[Choice(pk) for pk in ids],
                    destination=form.destination,
                    user=request.user,
                )
            except (UnknownGoal, WrongTheme):
                form.add_error("target", _("It is no longer there. Choose again."))
            except ThemeError as error:
                form.add_error("label", LABEL_ERRORS[type(error)])
            else:
                count = len(report.done)
                done = ngettext("%(count)s opinion moved.", "%(count)s opinions moved.", count)
                messages.success(request, done % {"count": count})
                if report.refused:
                    stay = _("In locked themes, and left there: %(count)s.")
                    messages.warning(request, stay % {"count": len(report.refused)})
                return redirect(request.get_full_path())
        return self.render_to_response(self.get_context_data(move_form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Pages(members_of(self.first), MEMBERS_PER_PAGE).get_page(self.request.GET.get("p"))
        channels, bars = bursts(self.first)
        form = kwargs.pop("move_form", None)
        return {
            **super().get_context_data(**kwargs),
            "family": family_of(self.first),
            "page": page,
            "members": compared(self.first, page),
            "channels": [(channel, name_of(channel)) for channel in channels],
            "bars": [(number * BAR, bar) for number, bar in enumerate(bars)],
            "width": max(len(bars) * BAR, BAR),
            "move_form": form or MoveForm(consultation=self.consultation, draft=self.draft),
        }
