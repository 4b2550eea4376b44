"""Notes on a theme for colleagues, some of whom are asked by name."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.consultations.permissions import require
from engagement.submissions.text import clean_text

from ..models import Comment, EventKind, Mention, Theme
from ..tasks import mail_mentions
from .lock import lock_review
from .refusals import Refused
from .steps import take_step, theme_now

LONGEST_COMMENT = 2000


class EmptyComment(Refused):
    """Nothing is written."""

    def __str__(self) -> str:
        return _("Write a comment first.")


class CommentTooLong(Refused):
    """A comment has at most ``LONGEST_COMMENT`` characters."""

    def __str__(self) -> str:
        return _("The comment is too long: at most %(count)s characters.") % {
            "count": LONGEST_COMMENT
        }


@transaction.atomic
def comment_on_theme(*, theme: Theme, text: str, user: Any) -> Comment:
    """Leave a note on ``theme``. Colleagues named as in 「@加賀 花子」 find it in their queue, and
    get a mail if they want one.

    Raises ``PermissionDenied``, ``Refused``.
    """
    require(user, "review.view_theme")
    lock_review(theme.consultation)
    theme = theme_now(theme, locked=True)
    text = clean_text(text).strip()
    if not text:
        raise EmptyComment
    if len(text) > LONGEST_COMMENT:
        raise CommentTooLong
    comment: Comment = Comment.objects.create(
        theme=theme, author=user, text=text, made_at=timezone.now(), is_withdrawn=True
    )
    Mention.objects.bulk_create(
        Mention(comment=comment, user=colleague)
        for colleague in colleagues()
        if colleague != user and _is_named(colleague, text)
    )
    changes = {"comments": {str(comment.pk): False}}
    take_step(
        theme.consultation,
        EventKind.NOTE,
        user,
        changes,
        instance=theme,
        about={"after": theme.label},
    )
    mail_mentions.delay_on_commit(comment.pk)
    comment.refresh_from_db()
    return comment


def finish_mention(*, mention: Mention, user: Any) -> None:
    """Take what ``user`` was asked out of their queue.

    Raises ``PermissionDenied``, also where somebody else was asked.
    """
    require(user if mention.user_id == user.pk else None, "review.view_theme")
    Mention.objects.filter(pk=mention.pk, done_at=None).update(done_at=timezone.now())


def colleagues() -> list[Any]:
    """The staff who may be asked: those who see themes."""
    users: Any = get_user_model().objects
    may = Q(user_permissions__codename="view_theme") | Q(groups__permissions__codename="view_theme")
    staff = users.filter(may | Q(is_superuser=True), is_active=True, is_citizen=False)
    return list(staff.distinct().order_by("last_name", "first_name", "pk"))


def _is_named(colleague: Any, text: str) -> bool:
    name = colleague.get_full_name()
    return any(f"@{form}" in text for form in {name, name.replace(" ", ""), colleague.email})
