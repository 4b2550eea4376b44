from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from ..forms import LABEL_ERRORS, SplitForm
from ..models import Placement, SplitPlan
from ..services.refusals import Refused
from ..services.reshape import Part, split_theme
from ..services.themes import ThemeError
from .pages import SEES_OPINIONS, SEES_THEMES, whole_number
from .themes import ThemePage

SHOWN = 20  # opinions of each part


class SplitView(ThemePage, TemplateView):
    """How the last analysis would split a theme: to look at, name and accept.

    ``?parts=`` chooses among the numbers of parts that it prepared.
    """

    template_name = "review/split.html"
    permissions = (
        SEES_THEMES,
        SEES_OPINIONS,
        "review.add_theme",
        "review.change_theme",
        "review.change_placement",
    )
    form: SplitForm | None = None

    def get_page_title(self) -> str:
        return _("Split “%(theme)s”") % {"theme": self.theme.label}

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": self.theme_url(), "label": self.theme.label}]

    @cached_property
    def plans(self) -> list[SplitPlan]:
        return list(self.theme.split_plans.all())

    @cached_property
    def plan(self) -> SplitPlan | None:
        count = whole_number(self.request.GET.get("parts", ""))
        fitting = [plan for plan in self.plans if plan.count == count]
        return next(iter([*fitting, *self.plans]), None)

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of the plan, without what has left the theme since."""
        members = set(Placement.objects.filter(theme=self.theme).values_list("opinion", flat=True))
        parts = [
            Part(part["label"], [opinion for opinion in part["opinions"] if opinion in members])
            for part in (self.plan.parts if self.plan else ())
        ]
        return [part for part in parts if part.opinions]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = SplitForm(request.POST, theme=self.theme, parts=self.parts)
        if self.form.is_valid():
            try:
                made = split_theme(
                    theme=self.theme,
                    parts=self.form.named_parts,
                    user=request.user,
                    version=self.form.cleaned_data["version"],
                )
            except Refused as refusal:
                self.form.add_error(None, str(refusal))
                self.theme.refresh_from_db()
                self.form.show_present(self.theme)
            except ThemeError as error:
                self.form.add_error(None, LABEL_ERRORS[type(error)])
            else:
                labels = ", ".join(theme.label for theme in made)
                done = _("New themes: %(labels)s. You can undo this in the history.")
                messages.success(request, done % {"labels": labels})
                return redirect(self.theme_url())
        return self.render_to_response(self.get_context_data(), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form or SplitForm(theme=self.theme, parts=self.parts)
        shown = [opinion for part in self.parts for opinion in part.opinions[:SHOWN]]
        places = Placement.objects.filter(opinion__in=shown).select_related("opinion__submission")
        opinions = {place.opinion_id: place.opinion for place in places}
        return {
            **super().get_context_data(**kwargs),
            "theme": self.theme,
            "plans": self.plans,
            "plan": self.plan,
            "form": form,
            "parts": [
                {
                    "field": field,
                    "count": len(part.opinions),
                    "opinions": [opinions[pk] for pk in part.opinions[:SHOWN] if pk in opinions],
                }
                for part, field in zip(self.parts, form.part_fields, strict=True)
            ],
        }
