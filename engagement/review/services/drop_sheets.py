"""Working lists go: after a day, and as soon as somebody takes back what they wrote."""

from functools import partial
from typing import Any

from django.db import transaction

from engagement.submissions.models.file import private_storage


@transaction.atomic
def drop_sheets(*, sheets: Any) -> None:
    """Delete ``sheets``, a queryset, and their files once that is stored."""
    names = [name for name in sheets.values_list("content", flat=True) if name]
    sheets.delete()
    for name in names:
        transaction.on_commit(partial(drop_file, name), robust=True)


def drop_file(name: str) -> None:
    private_storage().delete(name)
