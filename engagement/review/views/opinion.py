from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView

from engagement.submissions.models import Submission

from ..draft import goal_label
from ..forms import ExcludeForm, MoveForm
from ..history import describe
from ..marked import Piece, pieces
from ..models import Placement, ReviewEvent
from ..rows import Row, opinion_rows
from ..suggestions import insight_of
from ..whereabouts import work_in_the_review
from .pages import SEES_OPINIONS, SEES_SUBMISSIONS, SEES_THEMES, ConsultationPage


class OpinionView(ConsultationPage, TemplateView):
    """One opinion within its submission, where it belongs and what was done with it.

    Who sent it is never shown here. The rest of the submission is for those who may see
    submissions.
    """

    template_name = "review/opinion.html"
    permissions = (SEES_THEMES, SEES_OPINIONS)

    @cached_property
    def placement(self) -> Placement:
        placements = Placement.objects.of(self.consultation).with_texts()
        found: Placement = get_object_or_404(placements, opinion=self.kwargs["opinion_id"])
        return found

    @property
    def submission(self) -> Submission:
        return self.placement.opinion.submission

    def get_page_title(self) -> str:
        return _("Opinion %(number)s") % {"number": self.placement}

    def _row(self) -> Row:
        (row,) = opinion_rows([self.placement], self.draft, fold=False)
        return row

    def _submission_pieces(self) -> list[Piece]:
        here = self.placement.opinion_id
        return pieces(
            self.submission.text,
            [
                (opinion.start, opinion.end, "here" if opinion.pk == here else "other")
                for opinion in self.submission.opinions.all()
            ],
        )

    def _others(self) -> list[dict[str, Any]]:
        """The other opinions of the submission, and where each of them is."""
        placements = Placement.objects.of(self.consultation).exclude(pk=self.placement.pk)
        others = placements.filter(opinion__submission=self.submission).order_by("opinion__start")
        return [
            {"placement": other, "goal": goal_label(other.goal_code)}
            for other in others.select_related("opinion__submission", "theme")
        ]

    def _similar(self) -> list[Placement]:
        """What the last run found to mean nearly the same, the nearest first."""
        insight = insight_of(self.placement)
        ids = [opinion for opinion, _score in insight.similar] if insight else []
        placements = Placement.objects.of(self.consultation).filter(opinion__in=ids)
        found = {p.opinion_id: p for p in placements.select_related("opinion__submission", "theme")}
        return [found[pk] for pk in ids if pk in found]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.may(SEES_SUBMISSIONS):
            context |= {
                "submission_pieces": self._submission_pieces(),
                "others": self._others(),
                "exclude_form": ExcludeForm(),
                "work": work_in_the_review(self.submission, self.request.user),
            }
        events = ReviewEvent.objects.on_opinion(self.placement.opinion).select_related("actor")
        return {
            **context,
            "row": self._row(),
            "similar": self._similar(),
            "words": insight.words if (insight := insight_of(self.placement)) else [],
            "events": [(event, describe(event)) for event in events],
            "move_form": MoveForm(consultation=self.consultation, draft=self.draft),
            "next": self.request.get_full_path(),
        }
