"""Following by e-mail. A link in a mail only opens a page: programs that look at links in mails
must not confirm or end anything."""

from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from engagement.submissions.views.period import get_consultation

from .addresses import hashes
from .forms import FollowForm
from .services.ask import ask_to_follow, confirm, unsubscribe
from .tokens import subscription_of


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class FollowView(View):
    """Asks for an address. What is answered never tells whether it follows already."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        consultation = get_consultation(slug)
        initial = {"goal": request.GET.get("goal", "")}
        form = FollowForm(consultation=consultation, initial=initial)
        return self.page(consultation, form)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        consultation = get_consultation(slug)
        form = FollowForm(request.POST, consultation=consultation)
        if not form.is_valid():
            return self.page(consultation, form, 422)
        address = form.cleaned_data["email"]
        if not consume(request, action="follow", key=hashes(address)[0]):
            return self.page(consultation, form, 429, too_many=True)
        if not form.cleaned_data["website"]:
            ask_to_follow(
                consultation=consultation,
                goal_code=form.cleaned_data["goal"],
                address=address,
                language=get_language() or "ja",
            )
        return redirect("following:asked", slug=slug)

    def page(
        self, consultation: Any, form: FollowForm, status: int = 200, **context: Any
    ) -> HttpResponse:
        context = {"consultation": consultation, "form": form, **context}
        return render(self.request, "responses/follow/form.html", context, status=status)


@never_cache
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    context = {"consultation": get_consultation(slug)}
    return render(request, "responses/follow/asked.html", context)


@method_decorator(never_cache, name="dispatch")
class ConfirmView(View):
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page(token)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        subscription = subscription_of(token, "confirm")
        if subscription is not None:
            confirm(subscription=subscription)
        return self.page(token)

    def page(self, token: str) -> HttpResponse:
        subscription = subscription_of(token, "confirm")
        context = {"subscription": subscription}
        status = 200 if subscription else 404
        return render(self.request, "responses/follow/confirm.html", context, status=status)


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class UnsubscribeView(View):
    """The way out, by button here or by the mail program's own (RFC 8058), which has no cookie."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page(subscription_of(token, "unsubscribe"))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        subscription = subscription_of(token, "unsubscribe")
        if subscription is not None:
            unsubscribe(subscription=subscription)
        return self.page(None)

    def page(self, subscription: Any) -> HttpResponse:
        context = {"subscription": subscription}
        return render(self.request, "responses/follow/unsubscribe.html", context)
