"""One action on many submissions: each is checked on its own, and no other is touched."""

from typing import Any

from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from engagement.consultations.permissions import require

from ..bulk import ACTIONS, BulkAction
from ..models import Submission
from ..queue import matching
from .pages import ReceptionPage

MOST = 2000  # at once; more would keep the browser waiting


class BulkView(ReceptionPage, TemplateView):
    """First shows how many are meant and asks what the action needs, then does it to just those.

    ``row`` names submissions; ``all`` means every one that ``query``, the address of the list,
    matches. What comes in between the two steps is not meant: ``newest`` was the last one seen.
    """

    template_name = "submissions/reception/bulk.html"
    http_method_names = ("post",)

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def action(self) -> BulkAction:
        try:
            return ACTIONS[self.kwargs["action"]]
        except KeyError as error:
            raise Http404 from error

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(request.user, self.action.permission)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.action.label)

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
        form = self.action.form(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            self._apply(form.cleaned_data)
            return self._back()
        return self.render_to_response(self.get_context_data(form=form, count=count))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        data = self.request.POST
        newest = self.chosen.aggregate(newest=Max("pk"))["newest"]
        return {
            **super().get_context_data(**kwargs),
            "action": self.action,
            "query": data.get("query", ""),
            "all": "all" in data,
            "picked": [] if "all" in data else list(self.chosen.values_list("pk", flat=True)),
            "newest": newest,
            "examples": self.chosen.order_by("pk")[:5],
            "back": self._address(),
        }

    def _apply(self, said: dict[str, Any]) -> None:
        done = left = 0
        for submission in self.chosen.select_related("consultation").order_by("pk"):
            try:
                self.action.apply(submission, self.request.user, said)
                done += 1
            except self.action.refusals:
                left += 1
        message = ngettext(
            "%(action)s: %(count)s submission.", "%(action)s: %(count)s submissions.", done
        )
        messages.success(self.request, message % {"action": self.action.label, "count": done})
        if left:
            message = ngettext("%(count)s submission.", "%(count)s submissions.", left)
            told = f"{self.action.left} {message % {'count': left}}"
            messages.warning(self.request, told)

    def _back(self) -> HttpResponse:
        return redirect(self._address())

    def _address(self) -> str:
        query = QueryDict(self.request.POST.get("query", "")).urlencode()
        return f"{reverse('submissions_admin:index')}?{query}"
