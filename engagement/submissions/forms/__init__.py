from .comment import CommentForm
from .opinion import MAX_OPINIONS
from .proof import ProofForm

__all__ = ["MAX_OPINIONS", "CommentForm", "ProofForm"]
