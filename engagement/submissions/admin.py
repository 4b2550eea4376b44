"""Submissions in the Wagtail admin: to look up and to read. Their text never changes."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .filters import SubmissionFilterSet
from .models import Submission


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Whoever may view may view; nobody adds, changes or deletes by a generic form."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, "view")

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class SubmissionIndexView(IndexView):
    """The list, with the ways to what else the reception does."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = [HeaderButton(_("Ledger"), url=reverse("reception:ledger"), icon_name="table")]
        if self.request.user.has_perm("submissions.add_submission"):
            url = reverse("reception:imports")
            buttons.append(HeaderButton(_("Import"), url=url, icon_name="upload"))
        return buttons


class SubmissionViewSet(ModelViewSet):
    model = Submission
    index_view_class = SubmissionIndexView
    icon = "mail"
    menu_label = _("Submissions")
    menu_name = "submissions"
    menu_order = 200
    add_to_admin_menu = True
    inspect_view_enabled = True
    inspect_view_fields = (
        "consultation",
        "channel",
        "received_at",
        "state",
        "exclusion_reason",
        "is_sample",
        "goal_code",
        "text",
    )
    copy_view_enabled = False
    form_fields = ()
    filterset_class = SubmissionFilterSet
    search_fields = ("text",)
    list_per_page = 50
    ordering = ("-received_at", "-pk")

    list_display = (
        TitleColumn("__str__", label=_("Number"), url_name="submissions_admin:inspect"),
        Column("excerpt", label=_("Text")),
        Column("get_channel_display", label=_("Channel"), sort_key="channel"),
        Column("get_state_display", label=_("State"), sort_key="state"),
        DateColumn("received_at", label=_("Received"), sort_key="received_at"),
    )


register_permission_policy(Submission, ReadOnlyPolicy(Submission))
