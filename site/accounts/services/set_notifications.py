"""What a user wants to be told."""

from accounts.models import User


def set_notifications(*, user: User, wants_mail: bool) -> None:
    """Whether the comment form comes with the user's own address, to which a copy and, once they
    are published, the city's answers go. Everybody decides for themselves, so nothing is raised."""
    user.wants_mail = wants_mail
    user.save(update_fields=["wants_mail"])
