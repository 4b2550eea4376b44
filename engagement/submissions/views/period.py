"""What every page that takes something from a citizen does first."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from engagement.consultations.edition import current_edition
from engagement.consultations.models import Consultation
from engagement.consultations.period import PeriodError, check_accepts


def get_consultation(slug: str) -> Any:
    """The consultation with what its form asks, as it is published (``consultations.edition``).

    Services read what must be true at the moment of storing again.
    """

    def find() -> Any:
        published = Consultation.objects.live().public().filter(slug=slug)
        return published.prefetch_related("form_fields").first()

    found = current_edition().once(f"consultation {slug}", find)
    if found is None:
        raise Http404
    return found


@method_decorator(never_cache, name="dispatch")
class PeriodView(View):
    """A page that exists inside the period only, and says so outside it."""

    consultation: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consultation = get_consultation(kwargs["slug"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if self.asks_period:
                check_accepts(self.consultation)
            return super().dispatch(request, *args, **kwargs)
        except PeriodError:
            return self.not_accepting()

    @property
    def asks_period(self) -> bool:
        """Whether the view asks; otherwise the service that it calls does."""
        return True

    @property
    def typed_text(self) -> str:
        """What was typed and must not be lost."""
        return ""

    def not_accepting(self) -> HttpResponse:
        """Before or after the period: say so, and give back what was typed."""
        status = 409 if self.request.method == "POST" else 200
        return self.page("submissions/not_accepting.html", status, typed=self.typed_text)

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context = {"consultation": self.consultation, **context}
        return render(self.request, template, context, status=status)
