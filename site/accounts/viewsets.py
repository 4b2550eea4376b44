"""The admin's users are the staff; who has an account as a citizen is nobody's business there."""

from typing import Any

from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.users.views import users

from .views import InviteView, StaffSessionsView


class NoCitizens:
    def get_object(self, *args: Any) -> Any:
        user = super().get_object(*args)  # type: ignore[misc]
        if user.is_citizen:
            raise Http404
        return user


class IndexView(users.IndexView):
    add_item_label = _("Invite a member of staff")

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(is_citizen=False)


class EditView(NoCitizens, users.EditView):
    pass


class DeleteView(NoCitizens, users.DeleteView):
    pass


class HistoryView(NoCitizens, users.HistoryView):
    pass


class StaffViewSet(users.UserViewSet):
    @property
    def add_view(self) -> Any:
        """Nobody chooses a password for somebody else."""
        return InviteView.as_view()

    def get_urlpatterns(self) -> list[Any]:
        ending = path("sessions/<int:pk>/", StaffSessionsView.as_view(), name="sessions")
        return [*super().get_urlpatterns(), ending]

    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    history_view_class = HistoryView
