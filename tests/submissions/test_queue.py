"""The list of submissions: found however it is typed, exact in what "all" means, fast with many."""

import os
import time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from engagement.consultations.search import folded
from engagement.review.models import Placement
from engagement.submissions.models import ExclusionReason, SavedSearch, State, Submission
from engagement.submissions.services.exclude_submission import NotExcludable, exclude_submission
from engagement.submissions.services.receive import receive_submission
from engagement.submissions.services.saved_searches import save_search
from tests import factories

from .crowd import crowd

pytestmark = pytest.mark.django_db
VIEW = "submissions.view_submission"
CHANGE = "submissions.change_submission"
MANY = int(os.environ.get("MACHIKOE_MANY", "300"))


@pytest.fixture
def consultation(home):
    return factories.ConsultationFactory(parent=home)


@pytest.fixture
def index():
    return reverse("submissions_admin:index")


def shown(client: Any, url: str, **parameters: Any) -> set[str]:
    return {row.text for row in client.get(url, parameters).context["object_list"]}


@pytest.mark.parametrize(
    "query", ["ごみ", "ゴミ", "ｺﾞﾐ", "ごみ　ぶくろ", "GOMI", "ｇｏｍｉ", "ゴミ袋 gomi", "袋 有料"]
)
def test_a_word_is_found_however_it_is_typed(client, consultation, user_with, index, query):
    client.force_login(user_with(VIEW))
    text = "ゴミ袋(gomi)の有料化。ごみぶくろ 100%"
    factories.SubmissionFactory(consultation=consultation, text=text)
    factories.SubmissionFactory(consultation=consultation, text="公園のこと")
    assert shown(client, index, q=query) == {text}


@pytest.mark.parametrize("query", ["%", "_", "\x00", "'", "公園 バス", "a" * 500])
def test_what_is_not_there_is_not_found(client, consultation, user_with, index, query):
    client.force_login(user_with(VIEW))
    factories.SubmissionFactory(consultation=consultation, text="公園のこと")
    assert shown(client, index, q=query) in (set(), {"公園のこと"})
    assert (shown(client, index, q=query) == set()) is bool(folded(query).strip("\x00 "))


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


def test_a_submission_is_found_by_its_receipt_number(client, consultation, user_with, index):
    client.force_login(user_with(VIEW))
    submission = factories.SubmissionFactory(consultation=consultation)
    factories.SubmissionFactory(consultation=consultation, text="別の文")
    typed = submission.receipt.lower().replace("-", " ")
    assert shown(client, index, q=typed) == {submission.text}


def test_what_is_received_and_what_is_corrected_can_be_searched(home, client, user_with, index):
    import time_machine

    from engagement.submissions.services.content import Part
    from engagement.submissions.services.correct import correct_submission

    goal = factories.GoalFactory(number=4)
    client.force_login(user_with(VIEW))
    with time_machine.travel(factories.DURING):
        submission = receive_submission(consultation=goal.consultation, text="ゴミの日")
        assert shown(client, index, q="ごみ") == {"ゴミの日"}
        correct_submission(submission=submission, parts=[Part("ﾊﾞｽの日")], answers={})
        assert shown(client, index, q="ごみ") == set()
        assert shown(client, index, q="バス") == {"ﾊﾞｽの日"}


def test_a_filter_that_cannot_be_read_shows_nothing(client, consultation, user_with, index):
    client.force_login(user_with(VIEW))
    factories.SubmissionFactory(consultation=consultation)
    for parameters in ({"channel": "pigeon"}, {"first_day": "soon"}, {"consultation": "x"}):
        assert shown(client, index, **parameters) == set()


# Saved searches


def test_a_search_is_kept_for_oneself_or_for_all(client, consultation, user_with, index):
    owner, colleague = user_with(VIEW), user_with(VIEW)
    client.force_login(owner)
    url = reverse("reception:save_search")
    client.post(url, {"name": "郵送", "query": "channel=post&q=ごみ&evil=1&p=3"})
    client.post(url, {"name": "みんなの", "query": "state=received", "shared": "on"})
    assert SavedSearch.objects.get(name="郵送").query == "channel=post&q=%E3%81%94%E3%81%BF"
    assert len(client.get(index).context["searches"]) == 2
    client.force_login(colleague)
    assert [each.name for each in client.get(index).context["searches"]] == ["みんなの"]
    forget = reverse("reception:forget_search", args=[SavedSearch.objects.get(name="みんなの").pk])
    client.post(forget)
    hidden = SavedSearch.objects.get(name="郵送").pk
    assert client.post(reverse("reception:forget_search", args=[hidden])).status_code == 404
    assert SavedSearch.objects.count() == 2
    client.force_login(owner)
    client.post(forget)
    assert SavedSearch.objects.count() == 1


def test_saving_under_the_same_name_replaces_and_needs_the_right(user_with):
    user = user_with(VIEW)
    save_search(name="a", query="channel=post", is_shared=False, user=user)
    save_search(name="a", query="channel=fax", is_shared=True, user=user)
    assert SavedSearch.objects.get().query == "channel=fax"
    with pytest.raises(PermissionDenied):
        save_search(name="a", query="", is_shared=False, user=user_with())


# Bulk actions


def test_all_that_match_are_exactly_those_on_every_page(client, consultation, user_with, index):
    client.force_login(user_with(VIEW, CHANGE))
    crowd(consultation, 130)
    meant = set(
        Submission.objects.filter(channel="fax", state=State.RECEIVED).values_list("pk", flat=True)
    )
    bulk = reverse("reception:bulk", args=["exclude"])
    data = {"all": "1", "query": "channel=fax&state=received"}
    page = client.post(bulk, data)
    assert page.context["count"] == len(meant)
    late = factories.SubmissionFactory(consultation=consultation, channel="fax")
    confirmed = {**data, "newest": page.context["newest"], "confirmed": "1", "reason": "test"}
    client.post(bulk, confirmed)
    excluded = Submission.objects.filter(state=State.EXCLUDED).values_list("pk", flat=True)
    assert set(excluded) == meant
    late.refresh_from_db()
    assert late.state == State.RECEIVED


def test_all_with_a_search_or_a_broken_filter_is_never_more(client, consultation, user_with):
    client.force_login(user_with(VIEW, CHANGE))
    for text in ("ゴミの日", "公園"):
        factories.SubmissionFactory(consultation=consultation, text=text)
    bulk = reverse("reception:bulk", args=["exclude"])
    confirmed = {"all": "1", "confirmed": "1", "reason": "test"}
    client.post(bulk, {**confirmed, "query": "channel=pigeon"})
    client.post(bulk, {"confirmed": "1", "reason": "test", "query": ""})
    assert not Submission.objects.filter(state=State.EXCLUDED).exists()
    client.post(bulk, {**confirmed, "query": "q=ごみ"})
    assert Submission.objects.get(state=State.EXCLUDED).text == "ゴミの日"


def test_each_row_is_checked_on_its_own(client, consultation, user_with):
    client.force_login(user_with(VIEW, CHANGE))
    rows = {
        state: factories.SubmissionFactory(
            consultation=consultation,
            state=state,
            exclusion_reason="no_opinion" if state == State.EXCLUDED else "",
        )
        for state in (State.RECEIVED, State.WITHDRAWN, State.EXCLUDED, State.PLACED)
    }
    factories.PlacementFactory(opinion=factories.OpinionFactory(submission=rows[State.PLACED]))
    untouched = factories.SubmissionFactory(consultation=consultation)
    picked = [row.pk for row in rows.values()]
    bulk = reverse("reception:bulk", args=["exclude"])
    assert client.post(bulk, {"row": picked, "confirmed": "1"}).context["form"].errors
    client.post(bulk, {"row": [*picked, "x"], "confirmed": "1", "reason": "illegible"})
    for row in (*rows.values(), untouched):
        row.refresh_from_db()
    assert rows[State.RECEIVED].exclusion_reason == "illegible"
    assert rows[State.PLACED].exclusion_reason == "illegible"
    assert not Placement.objects.exists()
    assert rows[State.WITHDRAWN].state == State.WITHDRAWN
    assert rows[State.EXCLUDED].exclusion_reason == "no_opinion"
    assert untouched.state == State.RECEIVED


def test_what_was_excluded_is_put_back_and_what_is_held_accepted(client, consultation, user_with):
    client.force_login(
        user_with(VIEW, "review.change_placement", "submissions.review_held_submission")
    )
    fields = {"consultation": consultation, "state": State.EXCLUDED}
    excluded = factories.SubmissionFactory(exclusion_reason="no_opinion", **fields)
    late = factories.SubmissionFactory(exclusion_reason="reference", **fields)
    held = factories.SubmissionFactory(
        consultation=consultation, state=State.HELD, hold_reason="many"
    )
    rows = {"row": [excluded.pk, late.pk, held.pk], "confirmed": "1"}

    assert "put-back" in client.get(reverse("submissions_admin:index")).content.decode()
    for action in ("put-back", "accept"):
        client.post(reverse("reception:bulk", args=[action]), rows)
    answer = client.post(reverse("reception:bulk", args=["exclude"]), {**rows, "reason": "test"})

    states = dict(Submission.objects.values_list("pk", "state"))
    expected = {excluded.pk: "placed", late.pk: "excluded", held.pk: "received"}
    assert states == expected
    assert answer["Location"] == "/admin/"
    assert client.post(reverse("reception:bulk", args=["burn"]), rows).status_code == 404


def test_excluding_needs_its_own_right(client, consultation, user_with):
    submission = factories.SubmissionFactory(consultation=consultation)
    user = user_with(VIEW)
    client.force_login(user)
    answer = client.post(reverse("reception:bulk", args=["exclude"]), {"row": submission.pk})
    assert answer["Location"] == "/admin/"
    with pytest.raises(PermissionDenied):
        exclude_submission(submission=submission, reason=ExclusionReason.TEST, user=user)
    submission.state = State.WITHDRAWN
    submission.save()
    with pytest.raises(NotExcludable):
        exclude_submission(
            submission=submission, reason=ExclusionReason.TEST, user=user_with(CHANGE)
        )


# Many


def test_the_list_takes_as_many_queries_for_many_as_for_few(client, consultation, user_with, index):
    client.force_login(user_with(VIEW, CHANGE))
    crowd(consultation, 40)
    pages = (
        {},
        {"q": "ごみ"},
        {"consultation": consultation.pk, "account": "placed", "hinted": "false"},
        {"about": "1", "channel": "fax", "p": "2"},
    )

    def queries() -> list[int]:
        counts = []
        for parameters in pages:
            started = time.perf_counter()
            with CaptureQueriesContext(connection) as captured:
                client.get(index, parameters)
            counts.append(len(captured))
            if MANY > 10_000:
                slowest = max(captured.captured_queries, key=lambda query: float(query["time"]))
                taken = time.perf_counter() - started
                print(connection.vendor, parameters, f"{taken:.2f} s", slowest["time"])
                print(slowest["sql"][:1500])
        return counts

    client.get(index)
    few = queries()
    crowd(consultation, MANY)
    many = queries()
    assert [later <= before for before, later in zip(few, many, strict=True)] == [True] * 4, (
        few,
        many,
    )
    ledger = reverse("reception:ledger")
    started = time.perf_counter()
    assert client.get(ledger).context["total"]["line"].received == MANY + 40
    if MANY > 10_000:
        print(f"{connection.vendor} ledger {time.perf_counter() - started:.2f} s")
