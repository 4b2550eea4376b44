"""Telling colleagues by mail that a comment asks them."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.mail import send_mail
from wagtail.users.models import UserProfile

from ..languages import language_of
from ..models import Mention


def send_mentions(*, comment_id: int) -> None:
    """Mail each colleague whom the comment asks once, in their language, unless they want none.

    The mail holds a link and not the comment, which may quote a citizen.
    """
    mentions = Mention.objects.filter(
        comment=comment_id, mailed_at=None, comment__is_withdrawn=False
    ).select_related("user", "comment__author", "comment__theme__consultation")
    for mention in mentions:
        taken = Mention.objects.filter(pk=mention.pk, mailed_at=None).update(
            mailed_at=timezone.now()
        )
        if taken and _wants_mail(mention):
            _send(mention)


def _wants_mail(mention: Mention) -> bool:
    profile = UserProfile.objects.filter(user=mention.user).first()
    return profile is None or bool(profile.updated_comments_notifications)


def _send(mention: Mention) -> None:
    theme = mention.comment.theme
    address = reverse("review:theme", args=[theme.consultation_id, theme.pk])
    with override(language_of(mention.user)):
        subject = _("%(name)s asks you about “%(theme)s”") % {
            "name": mention.comment.author.get_full_name(),
            "theme": theme.label,
        }
        text = render_to_string(
            "review/mail/mention.txt",
            {"mention": mention, "theme": theme, "url": settings.WAGTAILADMIN_BASE_URL + address},
        )
    # A label may hold a line break, which no header may.
    send_mail(" ".join(subject.split()), text, [mention.user.email])
