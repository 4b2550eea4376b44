"""To an OpenID Connect provider and back."""

from urllib.parse import urlencode

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render

from ..oidc import Adapter, new_nonce


def leave_for_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """allauth's way there, but by a page that goes on by itself: the content security policy lets
    no form lead to another site, neither directly nor by a redirect."""
    asked = {key: request.GET[key] for key in ("process", "next") if key in request.GET}
    asked["auth_params"] = urlencode({"nonce": new_nonce(request)})
    request.GET = QueryDict(urlencode(asked))
    response = login(request, provider_id)
    if response.status_code != 302:
        return response
    context = {"redirect_to": response["Location"]}
    return render(request, "socialaccount/login_redirect.html", context)


def back_from_provider(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    try:
        return OAuth2CallbackView.adapter_view(Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
