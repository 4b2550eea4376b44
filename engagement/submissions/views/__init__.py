from .change import ChangeView, EditView, WithdrawView
from .comment import CommentView
from .paper import paper
from .received import received

__all__ = ["ChangeView", "CommentView", "EditView", "WithdrawView", "paper", "received"]
