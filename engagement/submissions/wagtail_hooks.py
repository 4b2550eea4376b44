from typing import Any

from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.urls import include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from engagement.consultations.menu import PermittedMenuItem

from . import held_urls
from .admin import SubmissionViewSet
from .reception import urls
from .services.release import PERMISSION


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("machikoe.submission.receive", _("Receive"), _("Submission received"))
    actions.register_action(
        "machikoe.submission.correct", _("Correct"), _("Submission corrected by its submitter")
    )
    actions.register_action(
        "machikoe.submission.accept", _("Accept"), _("Submission held for review accepted")
    )
    actions.register_action(
        "machikoe.submission.exclude_held",
        _("Exclude"),
        _("Submission held for review excluded"),
    )
    actions.register_action(
        "machikoe.submission.withdraw", _("Withdraw"), _("Submission withdrawn by its submitter")
    )
    actions.register_action(
        "machikoe.submission.enter", _("Enter"), _("Submission typed in by staff")
    )
    actions.register_action(
        "machikoe.submission.correct_entry", _("Correct"), _("Typing mistake corrected")
    )
    actions.register_action(
        "machikoe.submission.check", _("Second reading"), _("Confirmed by a second reader")
    )
    actions.register_action(
        "machikoe.submission.view_identity", _("View submitter"), _("Submitter's identity viewed")
    )
    actions.register_action("machikoe.submission.open_file", _("Open file"), _("File opened"))
    actions.register_action(
        "machikoe.submission.file_infected",
        _("Erase file"),
        _("File erased: the virus scanner found something"),
    )

    for action, label, message in (
        ("import.upload", _("Upload spreadsheet"), _("Spreadsheet with submissions uploaded")),
        ("import.map", _("Name columns"), _("Columns of the spreadsheet named")),
        ("import.run", _("Import"), _("Import started")),
        ("import.finish", _("Finish import"), _("Import finished")),
        ("submission.exclude", _("Exclude"), _("Submission excluded by staff")),
        ("submission.decide_late", _("Decide on the late arrival"), _("Late arrival decided on")),
        ("submission.export", _("Export submissions"), _("Submissions exported")),
        (
            "submission.correct_typing",
            _("Correct"),
            _("Typing mistake corrected after it was received"),
        ),
        ("submission.translate", _("Translate"), _("Translation by staff stored")),
        ("submission.mask", _("Mask"), _("Words hidden from the public")),
        ("submission.mask_dismiss", _("Dismiss hint"), _("Hint dismissed: it may be shown")),
        ("submission.mask_confirm", _("Confirm mask"), _("Mask confirmed by a second person")),
        ("submission.mask_lift", _("Take mask back"), _("Mask taken back")),
    ):
        actions.register_action(f"machikoe.{action}", label, message)


@hooks.register("register_permissions")
def register_permissions() -> Any:
    return Permission.objects.filter(
        content_type__app_label="submissions",
        codename__in=[
            "add_submission",
            "change_submission",
            "change_opinion",
            "mask_submission",
            "review_held_submission",
            "view_submissionfile",
            "view_submitteridentity",
        ],
    )


@hooks.register("register_admin_viewset")
def register_viewset() -> ViewSet:
    return SubmissionViewSet("submissions_admin", url_prefix="submissions")


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("reception/", include(urls)), path("held/", include(held_urls))]


@hooks.register("register_admin_menu_item")
def register_entry() -> MenuItem:
    return PermittedMenuItem(
        _("Proxy entry"),
        reverse_lazy("reception:entry_index"),
        name="proxy-entry",
        icon_name="edit",
        order=210,
        permission="submissions.add_submission",
    )


@hooks.register("register_reports_menu_item")
def register_ledger() -> MenuItem:
    return PermittedMenuItem(
        _("Ledger"),
        reverse_lazy("reception:ledger"),
        name="ledger",
        icon_name="table",
        order=100,
        permission="submissions.view_submission",
    )


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("submissions/reception.css"))


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Held for review"),
        reverse_lazy("held:index"),
        name="held",
        icon_name="warning",
        order=210,
        permission=PERMISSION,
    )
