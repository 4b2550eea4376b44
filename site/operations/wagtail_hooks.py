from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .views import SEES_CONDITION, ConditionView


class ConditionMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEES_CONDITION))


@hooks.register("register_settings_menu_item")
def register_menu_item() -> MenuItem:
    return ConditionMenuItem(
        _("State of the system"),
        reverse_lazy("system_condition"),
        name="condition",
        icon_name="cogs",
        order=9000,
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("system/", ConditionView.as_view(), name="system_condition")]


@hooks.register("register_permissions")
def register_permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="operations", codename="view_pulse")
