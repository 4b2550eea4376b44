"""What Wagtail's admin asks before a page goes away."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from .guards import may_move, may_vanish
from .viewsets import DepartmentViewSet


@hooks.register("register_admin_viewset")
def register_departments() -> DepartmentViewSet:
    return DepartmentViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "machikoe.page.not_published",
        gettext_lazy("Not published at its time"),
        gettext_lazy("Not published at its time: measures are missing that opinions speak about"),
    )


@hooks.register("before_delete_page")
def keep_what_is_spoken_about(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refusal(request, [page] if not may_vanish(page) else [])


@hooks.register("before_move_page")
def keep_in_its_place(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return _refusal(request, [page] if not may_move(page, destination) else [])


@hooks.register("before_bulk_action")
def keep_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The single action's check for each page of a bulk action."""
    pages = [each for each in objects if isinstance(each, Page)]
    if action_type == "delete":
        return _refusal(request, [page for page in pages if not may_vanish(page)])
    if action_type == "move" and pages:
        destination = action.cleaned_form.cleaned_data["chooser"]
        return _refusal(request, [page for page in pages if not may_move(page, destination)])
    return None


def _refusal(request: HttpRequest, kept: list[Page]) -> HttpResponse | None:
    if not kept:
        return None
    for page in kept:
        messages.error(
            request,
            _(
                "“%(page)s” has opinions: it can be unpublished, but neither deleted nor moved to "
                "another consultation."
            )
            % {"page": page.specific.get_admin_display_title()},
        )
    return redirect("wagtailadmin_explore", kept[0].get_parent().pk)
