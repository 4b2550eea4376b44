"""Submissions in the Wagtail admin: to look up and to read. Their text never changes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .filters import SubmissionFilterSet
from .models import Submission
from .reception.listing import SubmissionIndexView
from .reception.submission import SubmissionView


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Whoever may view may view; nobody adds, changes or deletes by a generic form."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, "view")

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class SubmissionViewSet(ModelViewSet):
    model = Submission
    index_view_class = SubmissionIndexView
    index_results_template_name = "submissions/reception/list_results.html"
    icon = "mail"
    menu_label = _("Submissions")
    menu_name = "submissions"
    menu_order = 200
    add_to_admin_menu = True
    inspect_view_enabled = True
    inspect_view_class = SubmissionView
    copy_view_enabled = False
    form_fields = ()
    filterset_class = SubmissionFilterSet
    search_fields = ("text",)
    list_per_page = 50
    ordering = ("-received_at", "-pk")

    list_display = (
        TitleColumn(
            "__str__",
            label=_("Number"),
            url_name="submissions_admin:inspect",
            classname="reception-line",
        ),
        Column("excerpt", label=_("Text"), classname="reception-excerpt"),
        Column(
            "get_channel_display",
            label=_("Channel"),
            sort_key="channel",
            classname="reception-line",
        ),
        Column("get_state_display", label=_("State"), sort_key="state", classname="reception-line"),
        DateColumn("received_at", label=_("Received"), sort_key="received_at"),
    )


register_permission_policy(Submission, ReadOnlyPolicy(Submission))
