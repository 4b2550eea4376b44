from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages

from engagement.consultations.paging import Pages

from ..history import describe
from ..models import Placement, Proposal, Theme
from ..services.decide_proposal import accept_proposal, refuse_proposal
from ..services.refusals import Refused
from ..services.themes import ThemeError
from .pages import SEES_OPINIONS, SEES_THEMES, ConsultationPage

SHOWN = 3  # opinions of each part


class ProposalsView(ConsultationPage, TemplateView):
    """What the last analysis would change and may not: to accept or refuse, the surest first."""

    template_name = "review/proposals.html"
    permissions = (SEES_THEMES, SEES_OPINIONS)
    page_title = gettext_lazy("Proposals")
    header_icon = "tasks"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # What speaks of a theme that was merged away waits for its undo or for the next run.
        proposals = Proposal.objects.of(self.consultation).open().exclude(themes__is_retired=True)
        page = Pages(proposals, 20).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "rows": self._rows(list(page)),
            "may_decide": self.may("review.change_theme") and self.may("review.change_placement"),
        }

    def _rows(self, proposals: list[Proposal]) -> list[dict[str, Any]]:
        payloads = [proposal.payload for proposal in proposals]
        themes = Theme.objects.with_opinion_count().in_bulk(
            {pk for payload in payloads for pk in _themes(payload)}
        )
        shown = {pk for payload in payloads for part in _parts(payload) for pk in part[1][:SHOWN]}
        places = Placement.objects.filter(opinion__in=shown).select_related("opinion__submission")
        opinions = {place.opinion_id: place.opinion for place in places}
        return [
            {
                "proposal": proposal,
                "into": themes.get(proposal.payload.get("into", proposal.payload.get("theme"))),
                "themes": [themes[pk] for pk in proposal.payload.get("themes", ()) if pk in themes],
                "parts": [
                    {
                        "label": label,
                        "count": len(members),
                        "opinions": [opinions[pk] for pk in members[:SHOWN] if pk in opinions],
                    }
                    for label, members in _parts(proposal.payload)
                ],
            }
            for proposal in proposals
        ]


class DecideView(ConsultationPage, View):
    permissions = (SEES_THEMES, "review.change_theme", "review.change_placement")
    http_method_names = ("post",)

    @cached_property
    def proposal(self) -> Proposal:
        proposals = Proposal.objects.of(self.consultation).select_related("run__consultation")
        found: Proposal = get_object_or_404(proposals, pk=self.kwargs["proposal_id"])
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.decide()
        except Refused as refusal:
            messages.error(request, str(refusal))
        except ThemeError:
            messages.error(request, _("A theme of this name exists already."))
        return redirect(self.url("proposals"))

    def decide(self) -> None:
        raise NotImplementedError


class AcceptView(DecideView):
    def decide(self) -> None:
        event = accept_proposal(proposal=self.proposal, user=self.request.user)
        messages.success(self.request, describe(event))


class RefuseView(DecideView):
    def decide(self) -> None:
        refuse_proposal(proposal=self.proposal, user=self.request.user)
        messages.success(self.request, _("Refused. Everything stays as it is."))


def _themes(payload: dict[str, Any]) -> list[int]:
    return [*payload.get("themes", ()), payload.get("into", payload.get("theme"))]


def _parts(payload: dict[str, Any]) -> list[tuple[str, list[int]]]:
    if "opinions" in payload:
        return [("", payload["opinions"])]
    return [(part["label"], part["opinions"]) for part in payload.get("parts", ())]
