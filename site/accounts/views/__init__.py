from .data import data
from .delete import DeleteView, deleted
from .me import ChangeView, MeView
from .provider import leave_for_provider

__all__ = ["ChangeView", "DeleteView", "MeView", "data", "deleted", "leave_for_provider"]
