from .data import data
from .delete import DeleteView, deleted
from .invite import InvitationView, InviteView
from .me import AnswerView, ChangeView, MeView
from .provider import back_from_provider, leave_for_provider
from .session import SessionView
from .staff_sessions import StaffSessionsView

__all__ = [
    "AnswerView",
    "ChangeView",
    "DeleteView",
    "InvitationView",
    "InviteView",
    "MeView",
    "SessionView",
    "StaffSessionsView",
    "back_from_provider",
    "data",
    "deleted",
    "leave_for_provider",
]
