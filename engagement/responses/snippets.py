"""Responses as Wagtail knows them: for its workflows, its log and its dashboard.

Wagtail's own forms would write past ``services.write_response``: their addresses lead to ours, and
whatever else would change a response is closed.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern
from wagtail.snippets.views.snippets import SnippetViewSet

from engagement.consultations.permissions import require

from .assignment import require_assigned
from .models import Response

SEES = "responses.view_response"
# Wagtail's pages that only show, or that ask the workflow's own task who may decide.
OPEN = {
    "history",
    "history_results",
    "revisions_compare",
    "workflow_action",
    "collect_workflow_action_data",
    "workflow_history",
    "workflow_history_detail",
}


def to_list(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    require(request.user, SEES)
    return redirect("responses:index")


def to_write(request: HttpRequest, pk: str) -> HttpResponse:
    require(request.user, SEES)
    return redirect(get_object_or_404(Response, pk=pk).write_url)


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    raise PermissionDenied


def of_own_department(view: Any) -> Any:
    """``view`` for those who work on the theme of the response: Wagtail asks for the model's
    permission only, and the pages of one answer show what was written in it."""

    def guarded(request: HttpRequest, pk: str, **kwargs: Any) -> HttpResponse:
        require(request.user, SEES)
        response = get_object_or_404(Response.objects.with_places(), pk=pk)
        require_assigned(response.goal_theme, request.user)
        shown: HttpResponse = view(request, pk=pk, **kwargs)
        return shown

    return guarded


class ResponseSnippets(SnippetViewSet):
    model = Response
    icon = "openquote"
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_admin_menu = False
    exclude_form_fields = ()

    def get_urlpatterns(self) -> list[Any]:
        instead = {"list": to_list, "list_results": to_list, "edit": to_write}
        return [
            _with(
                pattern,
                of_own_department(pattern.callback)
                if pattern.name in OPEN
                else instead.get(pattern.name or "", closed),
            )
            for pattern in super().get_urlpatterns()
        ]

    def register_chooser_viewset(self) -> None:
        """None: nothing is made of responses by choosing them, and Wagtail's list of them would
        show every answer to whoever opens the admin."""


def _with(pattern: Any, view: Any) -> URLPattern:
    return URLPattern(pattern.pattern, view, None, pattern.name)
