from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView

from ..draft import goal_label
from ..matrix import matrix
from ..models import Theme
from .pages import ConsultationPage


class MatrixView(ConsultationPage, TemplateView):
    """Themes by measures, one goal at a time (``?goal=``); each number leads to its opinions."""

    template_name = "review/matrix.html"
    page_title = gettext_lazy("Themes by measures")
    header_icon = "table"

    @cached_property
    def codes(self) -> list[str]:
        themes = Theme.objects.of(self.consultation).order_by()
        return self.draft.codes(set(themes.values_list("goal_code", flat=True).distinct()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = self.request.GET.get("goal") or self.codes[0]
        if code not in self.codes:
            raise Http404
        return {
            **super().get_context_data(**kwargs),
            "goals": [(each, goal_label(each)) for each in self.codes],
            "code": code,
            "heading": f"{goal_label(code)} {self.draft.goal_title(code)}".strip(),
            "matrix": matrix(self.consultation, self.draft, code),
        }
