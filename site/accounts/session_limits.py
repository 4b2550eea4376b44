"""How long staff stay signed in: a while without doing anything, and a working day at most.

Citizens' sessions end with the browser: they open nobody else's things.
"""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

STARTED, ACTIVE = "staff_started_at", "staff_active_at"
NOTED_EVERY_SECONDS = 60


class StaffSessionMiddleware:
    """Ends sessions whose time is over, before anything is answered to them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and is_staff(request.user):
            if seconds_left(request.session) <= 0:
                logout(request)
                messages.info(request, _("You were signed out, as time was over. Sign in again."))
            elif _was_done_by_somebody(request):
                _note_activity(request.session)
        return self.get_response(request)


def is_staff(user: Any) -> bool:
    return user.is_authenticated and not user.is_citizen


def seconds_left(session: Any) -> int:
    """Until a member of the staff is signed out, if nothing more is done."""
    now = int(timezone.now().timestamp())
    started = session.get(STARTED, now) + settings.MACHIKOE_STAFF_SESSION_HOURS * 3600
    idle = session.get(ACTIVE, now) + settings.MACHIKOE_STAFF_IDLE_MINUTES * 60
    return int(min(started, idle)) - now


def _was_done_by_somebody(request: HttpRequest) -> bool:
    """Whether it is more than a page that asks by itself what is new."""
    if request.method != "GET":
        return "/editing-sessions/" not in request.path_info  # Wagtail: who else edits this page
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _note_activity(session: Any) -> None:
    now = int(timezone.now().timestamp())
    session.setdefault(STARTED, now)
    if now - session.get(ACTIVE, 0) >= NOTED_EVERY_SECONDS:
        session[ACTIVE] = now
        UserSession.objects.filter(session_key=session.session_key).update(
            last_seen_at=timezone.now()
        )
