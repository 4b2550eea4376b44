from .change import ChangeView, EditView, WithdrawView
from .comment import CommentView
from .received import received

__all__ = ["ChangeView", "CommentView", "EditView", "WithdrawView", "received"]
