from typing import Any

from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.urls import include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from engagement.consultations.menu import PermittedMenuItem
from engagement.submissions.services.mask import PERMISSION as MASKS

from . import history, urls


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Review"),
        reverse_lazy("review:index"),
        name="review",
        icon_name="clipboard-list",
        order=300,
        permission="review.view_theme",
    )


@hooks.register("register_admin_menu_item")
def register_masking() -> MenuItem:
    return PermittedMenuItem(
        _("Masking"),
        reverse_lazy("review:masking_index"),
        name="masking",
        icon_name="view",
        order=220,
        permission=MASKS,
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("review/", include(urls))]


@hooks.register("register_permissions")
def register_permissions() -> Any:
    return Permission.objects.filter(
        content_type__app_label="review",
        codename__in=[
            "view_theme",
            "add_theme",
            "change_theme",
            "view_placement",
            "change_placement",
            "view_run",
            "add_run",
            "add_wording",
        ],
    )


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    history.register(actions)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("review/review.css"))
