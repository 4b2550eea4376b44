"""What the pages of the workspace share: who may see them, and where they are."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from engagement.consultations.models import Consultation
from engagement.consultations.paging import KeysetPages
from engagement.consultations.permissions import require

from ..draft import Draft
from ..forms import MoveForm
from ..rows import Row, folded, opinion_rows
from ..services.refusals import Refused

SEES_THEMES = "review.view_theme"
SEES_OPINIONS = "submissions.view_opinion"
SEES_SUBMISSIONS = "submissions.view_submission"


def notice(request: HttpRequest, text: str, *, is_error: bool = False) -> HttpResponse:
    """A line for the place of the page that says what became of a step."""
    context = {"text": text, "is_error": is_error}
    return render(request, "review/includes/notice.html", context)


def refuse(request: HttpRequest, refusal: Refused, back: str) -> HttpResponse:
    """Say why, on the page that the person came from, or in the place that htmx fills."""
    if request.headers.get("HX-Request"):
        return notice(request, str(refusal), is_error=True)
    buttons = [messages.button(refusal.url, _("Go there"))] if refusal.url else []
    messages.error(request, str(refusal), buttons=buttons)
    return redirect(get_valid_next_url_from_request(request) or back)


def whole_number(text: str) -> int | None:
    """The number that an address holds, if it is one that a database knows."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


class ReviewPage(WagtailAdminTemplateMixin):
    """A page of the admin's section on the review; denied unless every permission is held."""

    permissions: ClassVar[tuple[str, ...]] = (SEES_THEMES,)
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        for permission in self.permissions:
            require(request.user, permission)
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except Refused as refusal:
            return refuse(request, refusal, self.back())

    def back(self) -> str:
        """Where somebody goes whose step is refused."""
        return reverse("review:index")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.path(), {"url": "", "label": self.get_page_title()}]

    def path(self) -> list[dict[str, Any]]:
        """Breadcrumbs above this page."""
        return [*self.breadcrumbs_items, {"url": reverse("review:index"), "label": _("Review")}]


class ConsultationPage(ReviewPage):
    """A page about one consultation; whatever else its address names belongs to it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def consultation(self) -> Consultation:
        found: Consultation = get_object_or_404(Consultation, pk=self.kwargs["consultation_id"])
        return found

    @cached_property
    def draft(self) -> Draft:
        return Draft(self.consultation)

    def may(self, permission: str) -> bool:
        return bool(self.request.user.has_perm(permission))

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"review:{name}", args=[self.consultation.pk, *args])

    def back(self) -> str:
        return self.url("overview")

    def path(self) -> list[dict[str, Any]]:
        overview = {"url": self.url("overview"), "label": self.consultation.title}
        return [*super().path(), overview]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "consultation": self.consultation,
            "may_move": self.may("review.change_placement"),
            "may_see_opinions": self.may(SEES_OPINIONS),
            "may_see_submissions": self.may(SEES_SUBMISSIONS),
        }


class OpinionsPage(ConsultationPage):
    """A page with a list of opinions that can be picked, moved and confirmed.

    ``?voice=`` shows the opinions that share one voice, which are otherwise folded into one row.
    """

    permissions = (SEES_THEMES, SEES_OPINIONS)
    opinions_per_page = 25

    def placements(self) -> Any:
        """The placements that the page is about, without those of other places."""
        raise NotImplementedError

    def fold(self, placements: Any) -> Any:
        return folded(placements)

    @cached_property
    def voice(self) -> int | None:
        return whole_number(self.request.GET.get("voice", ""))

    @cached_property
    def page(self) -> Any:
        placements = self.placements().with_texts()
        if self.voice:
            placements = placements.filter(duplicate_of=self.voice)
        else:
            placements = self.fold(placements)
        paginator = KeysetPages(placements, self.opinions_per_page)
        return paginator.get_page(self.request.GET.get("p"))

    def rows(self) -> list[Row]:
        return opinion_rows(self.page.object_list, self.draft, fold=not self.voice)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "rows": self.rows(),
            "voice": self.voice,
            "move_form": MoveForm(
                initial=self.request.GET.dict(), consultation=self.consultation, draft=self.draft
            ),
            "next": self.request.get_full_path(),
        }
