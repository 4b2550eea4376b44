from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from engagement.consultations.menu import PermittedMenuItem

from . import urls
from .in_review import count_done_themes, describe_themes
from .models import Response
from .snippets import ResponseSnippets
from .viewsets import DeputyViewSet, PassageViewSet, ReflectionViewSet


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Responses"),
        reverse_lazy("responses:index"),
        name="responses",
        icon_name="openquote",
        order=400,
        permission="responses.view_response",
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("responses/", include(urls))]


hooks.register("describe_themes", describe_themes)
hooks.register("count_done_themes", count_done_themes)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [ReflectionViewSet(), PassageViewSet(), DeputyViewSet()]


register_snippet(ResponseSnippets)


@hooks.register("before_bulk_action")
def leave_responses_alone(request: HttpRequest, action: str, objects: list[Any], view: Any) -> None:
    """Wagtail offers to delete any snippets: of an answer, its services decide."""
    if any(isinstance(chosen, Response) for chosen in objects):
        raise PermissionDenied


@hooks.register("construct_main_menu")
def hide_snippets(request: HttpRequest, items: list[MenuItem]) -> None:
    """Responses, the only snippets, have a section of their own."""
    items[:] = [item for item in items if item.name != "snippets"]


@hooks.register("register_permissions")
def register_permissions() -> Any:
    return Permission.objects.filter(
        content_type__app_label="responses",
        codename__in=[
            "view_response",
            "view_every_response",
            "change_response",
            "publish_response",
        ],
    )


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "machikoe.summary.begin_correction", _("Begin a correction"), _("Correction begun")
    )
    actions.register_action("machikoe.response.write", _("Write response"), _("Response written"))
    actions.register_action(
        "machikoe.response.forget",
        _("Delete response with its opinion"),
        _("Response deleted with its opinion"),
    )
    actions.register_action(
        "machikoe.publication.plan", _("Plan publication"), _("Publication planned")
    )
    actions.register_action(
        "machikoe.publication.call_off", _("Call off publication"), _("Publication called off")
    )
    actions.register_action(
        "machikoe.publication.fail",
        _("Planned publication failed"),
        _("Planned publication failed"),
    )
    actions.register_action(
        "machikoe.response.follow_up", _("Report on a promise"), _("Reported on a promise")
    )
    actions.register_action(
        "machikoe.consultation.erase_identities", _("Erase identities"), _("Identities erased")
    )
    actions.register_action("machikoe.summary.import", _("Import results"), _("Results imported"))
    actions.register_action(
        "machikoe.summary.publish", _("Publish results"), _("Results published")
    )


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("responses/admin.css"))
