from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.templatetags.static import static
from django.urls import path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from engagement.consultations.menu import PermittedMenuItem

from .audit import SEES_LOG, AuditLogView
from .views import SEES_CONDITION, ConditionView


@hooks.register("register_settings_menu_item")
def register_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("State of the system"),
        reverse_lazy("system_condition"),
        name="condition",
        icon_name="cogs",
        order=9000,
        permission=SEES_CONDITION,
    )


@hooks.register("register_reports_menu_item")
def register_audit_log() -> MenuItem:
    return PermittedMenuItem(
        _("Audit log"),
        reverse_lazy("audit_log"),
        name="audit-log",
        icon_name="list-ul",
        order=900,
        permission=SEES_LOG,
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    results = AuditLogView.as_view(results_only=True)
    return [
        path("system/", ConditionView.as_view(), name="system_condition"),
        path("audit-log/", AuditLogView.as_view(), name="audit_log"),
        path("audit-log/results/", results, name="audit_log_results"),
    ]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-log.css"))


@hooks.register("register_permissions")
def register_permissions() -> Any:
    shown = Q(content_type__app_label="operations", codename="view_pulse")
    return Permission.objects.filter(shown | Q(codename="view_modellogentry"))
