"""What changes a public page makes the kept copies old. Nothing else hangs on a signal: no data
changes here."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.documents.models import AbstractDocument
from wagtail.models import BaseViewRestriction, Page, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from engagement.consultations.edition import start_new_edition
from engagement.responses.models import FollowUp, SummaryFile

SHOWN = (Page, Site, BaseViewRestriction, AbstractDocument, FollowUp, SummaryFile)
PARTS_OF_PAGES = "consultations"  # the app whose rows all belong to pages


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(_row_changed, dispatch_uid="kept pages")
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_page_changed, dispatch_uid="kept pages")


def _row_changed(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, SHOWN) or instance._meta.app_label == PARTS_OF_PAGES:
        _page_changed()


def _page_changed(**kwargs: Any) -> None:
    """At once, for this transaction's own eyes, and again when others can see the change."""
    start_new_edition()
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(start_new_edition)
