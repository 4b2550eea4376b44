"""Many submissions at once, for tests of how long lists take: straight into the database."""

import random
from datetime import timedelta
from typing import Any

from django.db import connection

from engagement.consultations.search import folded
from engagement.review.models import Outcome, Placement, Theme
from engagement.submissions.models import Channel, Opinion, State, Submission, SubmissionPart
from engagement.submissions.receipts import new_receipt
from tests import factories

WORDS = ["路線バス", "ゴミ袋", "公園", "図書館", "ﾊﾞｽ停", "保育園", "除雪", "観光", "防災", "Wi-Fi"]
BATCH = 2000


def crowd(consultation: Any, count: int) -> None:
    """``count`` submissions of some 100 characters over 30 days and all channels; one in three is
    split into an opinion, which two times in three is in a theme, and nine times in ten repeats
    another."""
    chance = random.Random(1)  # noqa: S311
    theme = Theme.objects.create(consultation=consultation, goal_code="1", label="論点")
    for start in range(0, count, BATCH):
        rows = [
            _submission(consultation, number, chance)
            for number in range(start, min(count, start + BATCH))
        ]
        Submission.objects.bulk_create(rows)
        SubmissionPart.objects.bulk_create(
            SubmissionPart(submission=row, start=0, end=len(row.text), goal_code="1")
            for row in rows
        )
        opinions = Opinion.objects.bulk_create(
            Opinion(submission=row, start=0, end=len(row.text))
            for row in rows
            if row.state == State.PLACED
        )
        Placement.objects.bulk_create(
            Placement(
                opinion=opinion,
                consultation=consultation,
                outcome=Outcome.ASSIGNED,
                goal_code="1",
                theme=theme if place % 3 else None,
                duplicate_of=opinions[place - place % 10] if place % 10 else None,
            )
            for place, opinion in enumerate(opinions)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database does by itself after a while


def _submission(consultation: Any, number: int, chance: random.Random) -> Submission:
    text = f"{number} " + "と".join(chance.choices(WORDS, k=20)) + "を大切にしてください。"
    return Submission(
        consultation=consultation,
        receipt=new_receipt(),
        channel=chance.choice(Channel.values),
        text=text,
        searchable=folded(text),
        state=State.PLACED if number % 3 == 0 else State.RECEIVED,
        received_at=factories.OPENS + timedelta(seconds=chance.randrange(28 * 86_400)),
    )
