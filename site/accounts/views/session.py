"""How long I stay signed in, for the script that warns who is writing."""

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from ..session_limits import is_staff, seconds_left


@method_decorator(never_cache, name="dispatch")
class SessionView(View):
    def get(self, request: HttpRequest) -> JsonResponse:
        """The form's token as well: it changes with each sign-in, and a page that is still open
        would be refused what was typed into it."""
        left = seconds_left(request.session) if is_staff(request.user) else 0
        return JsonResponse({"seconds": left, "token": get_token(request)})

    def post(self, request: HttpRequest) -> JsonResponse:
        """Somebody is writing: the middleware has noted it."""
        return self.get(request)
