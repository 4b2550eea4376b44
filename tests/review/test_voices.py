"""Letters that were sent again and again are gathered and counted, each of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.review.models import Placement
from engagement.review.voices import EXACT, NEAR, REWRITTEN, bursts, compared, family_of, leaders
from engagement.submissions.models import Submission
from tests import factories

pytestmark = pytest.mark.django_db

LETTER = "路線バスを減らさないでください。高齢者の足がなくなります。"
WHEN = datetime(2024, 2, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def family(consultation: Any) -> Any:
    """A letter, the same again (joint, by post), with words added, and in other words."""
    theme = factories.ThemeFactory(consultation=consultation)
    first = _placed(consultation, LETTER, theme=theme)
    for number, (text, fields) in enumerate(
        [
            (LETTER, {"channel": "post", "signatories": 3}),
            (f"{LETTER}孫も困ります。", {}),
            ("お年寄りが出かけられなくなるので、バスの本数を守ってほしいと思います。", {}),
        ]
    ):
        when = WHEN + timedelta(days=number)
        _placed(consultation, text, duplicate_of=first.opinion, received_at=when, **fields)
    return first


def _placed(consultation: Any, text: str, **fields: Any) -> Any:
    placement = {key: fields.pop(key) for key in ("theme", "duplicate_of") if key in fields}
    submission = factories.SubmissionFactory(
        **{"consultation": consultation, "text": text, "state": "placed", "received_at": WHEN}
        | fields
    )
    return factories.PlacementFactory(opinion__submission=submission, **placement)


def test_people_opinions_and_texts_are_counted_apart(consultation: Any, family: Any) -> None:
    (first,) = leaders(consultation)
    counted = family_of(first)
    assert (counted.submitters, counted.opinions, counted.texts) == (6, 4, 3)


def test_each_member_says_how_close_it_is_and_what_it_added(family: Any) -> None:
    members = compared(family, Placement.objects.order_by("pk"))
    assert [member.kind for member in members] == [EXACT, EXACT, NEAR, REWRITTEN]
    (added,) = [p.text for p in members[2].pieces if p.kind == "added"]
    assert added == "孫も困ります。"


def test_bursts_show_every_opinion_by_day_and_channel(family: Any) -> None:
    channels, bars = bursts(family)
    assert channels == ["web", "post"]
    assert [bar.counts for bar in bars] == [[1, 1], [1, 0], [1, 0]]
    assert max(height for bar in bars for _channel, _y, height in bar.parts) <= 100


def test_all_get_the_same_theme_in_one_step_and_none_is_deleted(
    client: Client, consultation: Any, family: Any, user_with: Any
) -> None:
    client.force_login(
        user_with("review.view_theme", "submissions.view_opinion", "review.change_placement")
    )
    page = reverse("review:voice", args=[consultation.pk, family.opinion_id])
    other = factories.ThemeFactory(consultation=consultation, goal_code="2", label="バス路線")
    answer = client.get(page)
    target = next(
        value
        for _group, options in answer.context["move_form"].fields["target"].choices[1:]
        for value, label in options
        if "バス路線" in label
    )
    assert client.post(page, {}).status_code == 422
    client.post(page, {"target": target})
    assert set(Placement.objects.values_list("theme", flat=True)) == {other.pk}
    assert consultation.review_events.count() == 1
    assert Submission.objects.count() == 4


def test_the_list_shows_each_family_once_with_its_counts_and_as_many_queries_for_any_number(
    client: Client,
    consultation: Any,
    family: Any,
    user_with: Any,
    django_assert_num_queries: Any,
) -> None:
    client.force_login(user_with("review.view_theme", "submissions.view_opinion"))
    page = reverse("review:voices", args=[consultation.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as alone:
        answer = client.get(page)
    assert answer.content.decode().count(LETTER[:20]) == 1

    other = _placed(consultation, "図書館を夜も開けてほしい。")
    _placed(consultation, "図書館を夜も開けて。", duplicate_of=other.opinion, signatories=2)
    with django_assert_num_queries(len(alone)):
        answer = client.get(page)
    counted = [(row.submitters, row.opinions, row.texts) for row in answer.context["families"]]
    assert counted == [(6, 4, 3), (3, 2, 2)]
