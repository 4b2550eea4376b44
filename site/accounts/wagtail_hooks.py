from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from engagement.consultations.menu import PermittedMenuItem

from .models import User
from .services.end_sessions import PERMISSION
from .views.failed_sign_ins import SEES_FAILURES, FailedSignInsView


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "machikoe.account.delete", _("Delete account"), _("A citizen deleted their account")
    )
    actions.register_action(
        "machikoe.account.invite", _("Invite"), _("Member of staff invited by e-mail")
    )
    actions.register_action(
        "machikoe.account.accept", _("Accept invitation"), _("Invitation accepted, account opened")
    )
    actions.register_action(
        "machikoe.account.end_sessions", _("Sign out"), _("Signed out by an administrator")
    )


@hooks.register("register_user_listing_buttons")
def offer_sessions(user: User, request_user: User) -> Iterator[Button]:
    if request_user.has_perm(PERMISSION):
        address = reverse("wagtailusers_users:sessions", args=[user.pk])
        yield Button(_("Signed-in devices"), address, icon_name="desktop", priority=15)


@hooks.register("register_reports_menu_item")
def register_failed_sign_ins() -> MenuItem:
    return PermittedMenuItem(
        _("Failed sign-ins"),
        reverse_lazy("failed_sign_ins"),
        name="failed-sign-ins",
        icon_name="lock",
        order=1300,
        permission=SEES_FAILURES,
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    results = FailedSignInsView.as_view(results_only=True)
    return [
        path("failed-sign-ins/", FailedSignInsView.as_view(), name="failed_sign_ins"),
        path("failed-sign-ins/results/", results, name="failed_sign_ins_results"),
    ]


@hooks.register("register_permissions")
def register_permissions() -> Any:
    return Permission.objects.filter(
        content_type__app_label="accounts", codename="view_failedsignin"
    )


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-session.css"))


@hooks.register("insert_global_admin_js")
def watch_session() -> str:
    return render_to_string("account/session_script.html")


@hooks.register("before_bulk_action")
def leave_citizens_alone(request: HttpRequest, action: str, objects: list[Any], view: Any) -> None:
    """Wagtail's "select all" means every account there is, also those that its list hides."""
    if any(isinstance(chosen, User) and chosen.is_citizen for chosen in objects):
        raise PermissionDenied
