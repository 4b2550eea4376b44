"""One action on many submissions: each is checked on its own, and no other is touched."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from ..models import ExclusionReason, Submission
from ..queue import matching
from ..services.drop_opinions import StillInUse
from ..services.exclude_submission import NotExcludable, exclude_submission
from .pages import ReceptionPage

MOST = 2000  # at once; more would keep the browser waiting


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=ExclusionReason.choices, widget=forms.RadioSelect
    )


class BulkExcludeView(ReceptionPage, TemplateView):
    """First shows how many are meant and asks for the reason, then excludes just those.

    ``row`` names submissions; ``all`` means every one that ``query``, the address of the list,
    matches. What comes in between the two steps is not meant: ``newest`` was the last one seen.
    """

    template_name = "submissions/reception/bulk_exclude.html"
    page_title = gettext_lazy("Exclude")
    permissions: ClassVar[tuple[str, ...]] = (
        "submissions.view_submission",
        "submissions.change_submission",
    )
    http_method_names = ("post",)

    request: HttpRequest

    @cached_property
    def chosen(self) -> QuerySet[Submission]:
        data = self.request.POST
        if "all" in data:
            rows = matching(QueryDict(data.get("query", "")), self.request)
            newest = data.get("newest", "")
            return rows.filter(pk__lte=newest) if newest.isdecimal() else rows
        picked = [int(pk) for pk in data.getlist("row")[:MOST] if pk.isascii() and pk.isdecimal()]
        chosen: QuerySet[Submission] = Submission.objects.filter(pk__in=picked)
        return chosen

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count = self.chosen.count()
        if not count:
            messages.warning(request, _("Choose submissions first."))
            return self._back()
        if count > MOST:
            message = _("These are %(count)s submissions. Narrow the list to %(most)s at most.")
            messages.error(request, message % {"count": count, "most": MOST})
            return self._back()
        form = ReasonForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            self._exclude(ExclusionReason(form.cleaned_data["reason"]))
            return self._back()
        return self.render_to_response(self.get_context_data(form=form, count=count))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        data = self.request.POST
        newest = self.chosen.aggregate(newest=Max("pk"))["newest"]
        return {
            **super().get_context_data(**kwargs),
            "query": data.get("query", ""),
            "all": "all" in data,
            "picked": [] if "all" in data else list(self.chosen.values_list("pk", flat=True)),
            "newest": newest,
            "examples": self.chosen.order_by("pk")[:5],
            "back": self._address(),
        }

    def _exclude(self, reason: ExclusionReason) -> None:
        done = left = 0
        for submission in self.chosen.order_by("pk"):
            try:
                exclude_submission(submission=submission, reason=reason, user=self.request.user)
                done += 1
            except (NotExcludable, StillInUse):
                left += 1
        message = ngettext(
            "%(count)s submission was excluded.", "%(count)s submissions were excluded.", done
        )
        messages.success(self.request, message % {"count": done})
        if left:
            message = ngettext(
                "%(count)s submission was left as it is: withdrawn, excluded already, or answered.",
                "%(count)s submissions were left as they are: withdrawn, excluded already, or "
                "answered.",
                left,
            )
            messages.warning(self.request, message % {"count": left})

    def _back(self) -> HttpResponse:
        return redirect(self._address())

    def _address(self) -> str:
        query = QueryDict(self.request.POST.get("query", "")).urlencode()
        return f"{reverse('submissions_admin:index')}?{query}"
