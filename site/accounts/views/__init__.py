from .data import data
from .delete import DeleteView, deleted
from .invite import InvitationView, InviteView
from .me import ChangeView, MeView
from .provider import back_from_provider, leave_for_provider

__all__ = [
    "ChangeView",
    "DeleteView",
    "InvitationView",
    "InviteView",
    "MeView",
    "back_from_provider",
    "data",
    "deleted",
    "leave_for_provider",
]
