"""At every moment received = in progress + withdrawn + excluded with reason + placed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.submissions.ledger import accounts_of, lines_of, received_on, standing_in, summed
from engagement.submissions.models import (
    ACCOUNT_OF,
    Account,
    Channel,
    ExclusionReason,
    State,
    Submission,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation(home: Any) -> Any:
    return factories.ConsultationFactory(parent=home)


def split(consultation: Any, *themes: Any, **fields: Any) -> Submission:
    """A submission with one opinion for each of ``themes``; ``None`` is in no theme."""
    submission = factories.SubmissionFactory(
        consultation=consultation, state=State.PLACED, **fields
    )
    for place, theme in enumerate(themes):
        opinion = factories.OpinionFactory(submission=submission, start=place, end=place + 1)
        factories.PlacementFactory(opinion=opinion, theme=theme)
    return submission


def in_account(account: str) -> set[int]:
    return set(Submission.objects.filter(standing_in(account)).values_list("pk", flat=True))


def test_every_state_is_kept_in_one_account() -> None:
    assert set(ACCOUNT_OF) == set(State)


def test_a_submission_is_placed_when_the_last_of_its_opinions_is_in_a_theme(consultation):
    theme = factories.ThemeFactory(consultation=consultation)
    whole, half = split(consultation, theme, theme), split(consultation, theme, None)
    untouched = split(consultation, None)

    assert in_account(Account.PLACED) == {whole.pk}
    assert in_account(Account.IN_PROGRESS) == {half.pk, untouched.pk}


def test_a_submission_that_is_split_into_nothing_shows_as_a_difference(consultation):
    split(consultation)

    assert accounts_of(Submission.objects.all()).difference == 1


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["received", "withdrawn", "excluded", "theme", "none", "both"]),
            st.sampled_from(Channel.values),
            st.integers(0, 72),
        ),
        max_size=12,
    )
)
def test_the_ledger_balances_whatever_came_whenever(consultation, arrivals):
    before = Submission.objects.count()
    theme = factories.ThemeFactory(consultation=consultation)
    for kind, channel, hours in arrivals:
        fields = {"channel": channel, "received_at": factories.DURING + timedelta(hours=hours)}
        if kind in State.values:
            reason = ExclusionReason.NO_OPINION if kind == "excluded" else ""
            factories.SubmissionFactory(
                consultation=consultation, state=kind, exclusion_reason=reason, **fields
            )
        else:
            themes = {"theme": [theme], "none": [None], "both": [theme, None]}[kind]
            split(consultation, *themes, **fields)
    lines = lines_of(Submission.objects.all())

    assert all(line.difference == 0 for line in lines)
    assert summed(lines).received == before + len(arrivals) == Submission.objects.count()
    assert accounts_of(Submission.objects.all()) == summed(lines)
    every = [pk for account in Account.values for pk in in_account(account)]
    assert len(every) == len(set(every)) == before + len(arrivals)
    for line in lines:
        on_day = Submission.objects.filter(received_on(line.day, line.day), channel=line.channel)
        assert on_day.count() == line.received


def test_a_day_begins_at_midnight_in_japan(consultation):
    for moment in (
        datetime(2024, 2, 9, 14, 59, 59, tzinfo=UTC),
        datetime(2024, 2, 9, 15, tzinfo=UTC),
    ):
        factories.SubmissionFactory(consultation=consultation, received_at=moment)

    assert [line.day for line in lines_of(Submission.objects.all())] == [
        date(2024, 2, 10),
        date(2024, 2, 9),
    ]


def test_the_ledger_takes_one_query_however_much_came(consultation, django_assert_num_queries):
    split(consultation, None)
    with django_assert_num_queries(1):
        lines_of(Submission.objects.all())


def test_each_number_of_the_page_opens_its_rows_and_no_others(client, consultation, user_with):
    client.force_login(user_with("submissions.view_submission"))
    theme = factories.ThemeFactory(consultation=consultation)
    elsewhere = factories.ConsultationFactory(parent=consultation.get_parent())
    factories.SubmissionFactory(consultation=elsewhere)
    for channel, state in ((Channel.WEB, State.RECEIVED), (Channel.FAX, State.WITHDRAWN)):
        factories.SubmissionFactory(consultation=consultation, channel=channel, state=state)
    split(consultation, theme, channel=Channel.POST)
    split(consultation, theme, None, received_at=factories.DURING - timedelta(days=1))

    page = client.get(reverse("reception:ledger"), {"consultation": consultation.pk})
    rows = [page.context["total"], *page.context["channels"], *page.context["days"]]
    cells = [cell for row in rows for cell in row["cells"]]

    assert page.context["total"]["cells"][0].number == 4
    for cell in cells:
        assert client.get(cell.url).context["paginator"].count == cell.number, cell.url


def test_the_ledger_is_for_those_who_may_see_submissions(client, consultation, user_with):
    client.force_login(user_with("review.view_theme"))
    assert client.get(reverse("reception:ledger"))["Location"] == "/admin/"


def test_without_a_consultation_the_page_says_so(client, home, user_with):
    client.force_login(user_with("submissions.view_submission"))
    assert client.get(reverse("reception:ledger")).status_code == 200
    answer = client.get(reverse("reception:ledger"), {"consultation": "x' OR 1"})
    assert answer.status_code == 200


def test_the_list_finds_what_names_a_goal_or_its_measures(client, consultation, user_with):
    client.force_login(user_with("submissions.view_submission"))
    named = factories.SubmissionFactory(consultation=consultation)
    named.parts.get().targets.create(submission=named, measure_code="4-2-1", wording="w")
    factories.SubmissionFactory(consultation=consultation)
    index = reverse("submissions_admin:index")

    for code, count in (("4", 1), ("4-2", 1), ("4-2-1", 1), ("4-2-10", 0), ("", 2)):
        assert client.get(index, {"about": code}).context["paginator"].count == count


def test_the_list_finds_what_has_hints(client, consultation, user_with):
    client.force_login(user_with("submissions.view_submission"))
    hinted, plain = split(consultation, None), split(consultation, None)
    placement = hinted.opinions.get().placement
    placement.hints = [{"kind": "phone", "start": 0, "end": 1}]
    placement.save()
    index = reverse("submissions_admin:index")

    for wanted, row in (("true", hinted), ("false", plain)):
        assert list(client.get(index, {"hinted": wanted}).context["object_list"]) == [row]
