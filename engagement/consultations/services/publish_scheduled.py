"""Publish and take down pages at the times that staff entered in Wagtail's form."""

import logging

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from ..usage import StillSpokenAbout

logger = logging.getLogger(__name__)


def publish_scheduled() -> None:
    """Publish and take down the pages whose time has come; asked by the clock.

    A page that may not be published any more keeps its published version, is scheduled no longer,
    and its history says so: the others are published all the same. Done twice, it changes nothing.
    """
    now = timezone.now()
    for page in Page.objects.live().filter(expire_at__lte=now).specific():
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    due = Revision.page_revisions.filter(approved_go_live_at__lte=now)
    for revision in due.order_by("approved_go_live_at", "pk"):
        _publish(revision)


def _publish(revision: Revision) -> None:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except StillSpokenAbout as error:
        with transaction.atomic():
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            page = revision.content_object
            log(instance=page, action="machikoe.page.not_published", revision=revision)
        logger.error("Page %s was not published: measures in use: %s", page.pk, error)
