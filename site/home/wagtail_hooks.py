from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from .tasks_panel import TasksPanel


@hooks.register("construct_homepage_panels")
def show_tasks(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(TasksPanel())


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-home.css"))
