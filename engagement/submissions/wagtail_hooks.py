from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from .admin import SubmissionViewSet


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("machikoe.submission.receive", _("Receive"), _("Submission received"))
    actions.register_action(
        "machikoe.submission.correct", _("Correct"), _("Submission corrected by its submitter")
    )
    actions.register_action(
        "machikoe.submission.withdraw", _("Withdraw"), _("Submission withdrawn by its submitter")
    )


@hooks.register("register_admin_viewset")
def register_viewset() -> ViewSet:
    return SubmissionViewSet("submissions_admin", url_prefix="submissions")
