"""To an OpenID Connect provider."""

from allauth.socialaccount.providers.openid_connect.views import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def leave_for_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """allauth's way there, but by a page that goes on by itself: the content security policy lets
    no form lead to another site, neither directly nor by a redirect."""
    response = login(request, provider_id)
    if response.status_code != 302:
        return response
    context = {"redirect_to": response["Location"]}
    return render(request, "socialaccount/login_redirect.html", context)
