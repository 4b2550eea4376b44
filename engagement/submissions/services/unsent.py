"""What somebody with an account has begun to write: kept, dropped, forgotten in time."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from engagement.consultations.models import Consultation
from engagement.consultations.period import check_accepts

from ..models import UnsentComment
from ..text import clean_text

# After the deadline, so that whoever came late can still copy the text.
KEPT_AFTERWARDS = timedelta(days=7)
LONGEST = 100_000  # characters, far beyond what can be sent


@transaction.atomic
def keep_unsent(
    *, user: Any, consultation: Consultation, opinions: Sequence[dict[str, Any]]
) -> UnsentComment | None:
    """Keep the boxes of a form in place of what ``user`` began earlier; ``None`` if nothing was
    kept, because nothing is written or it is longer than anybody reads.

    Raises ``NotYetOpen`` or ``Closed`` outside the period.
    """
    check_accepts(consultation)
    boxes = [
        {
            "text": clean_text(box.get("text") or ""),
            "goal": box.get("goal") or "",
            "measures": list(box.get("measures") or []),
            "stance": box.get("stance") or "",
        }
        for box in opinions
    ]
    length = sum(len(box["text"]) for box in boxes)
    if not length:
        drop_unsent(user=user, consultation=consultation)
    if not 0 < length <= LONGEST:
        return None
    kept, _created = UnsentComment.objects.update_or_create(
        user=user,
        consultation=consultation,
        defaults={"content": json.dumps(boxes), "saved_at": timezone.now()},
    )
    return kept


def drop_unsent(*, user: Any, consultation: Consultation) -> None:
    """Forget what ``user`` began to write, because it was sent or because they say so."""
    UnsentComment.objects.filter(user=user, consultation=consultation).delete()


def forget_lapsed() -> None:
    """Delete what can no longer be sent, a week after the deadline."""
    over = timezone.now() - KEPT_AFTERWARDS
    UnsentComment.objects.filter(consultation__closes_at__lt=over).delete()
