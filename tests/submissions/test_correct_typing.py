"""Staff correct what they mistyped at any time, and translate any original; nothing is lost."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from engagement.consultations.period import Arrival
from engagement.review.models import Placement
from engagement.submissions import events
from engagement.submissions.ledger import accounts_of
from engagement.submissions.models import Channel, MaskReason, Opinion, State, Submission
from engagement.submissions.services.carry_masks import _blocks, moved
from engagement.submissions.services.content import Part
from engagement.submissions.services.correct_typing import NoReason, NotTyped, correct_typing
from engagement.submissions.services.enter import Original, enter_submission
from engagement.submissions.services.mask import mask_span
from engagement.submissions.services.receive import receive_submission
from engagement.submissions.services.translate import NotTranslatable, translate_submission
from tests import factories

pytestmark = pytest.mark.django_db
CORRECTS = (
    "submissions.add_submission",
    "submissions.change_submission",
    "submissions.view_submission",
    "submissions.view_submitteridentity",
    "submissions.mask_submission",
)
ORIGINAL = Original(Channel.POST, Arrival(date(2024, 2, 9)))
TEXT = "森本の加賀花子です。バスを曽やして"


@pytest.fixture(autouse=True)
def later():
    with time_machine.travel(factories.AFTER, tick=False):
        yield


@pytest.fixture
def consultation(home):
    return factories.GoalFactory(
        number=4, parent=factories.ConsultationFactory(parent=home)
    ).consultation


@pytest.fixture
def clerk(user_with):
    return user_with(*CORRECTS)


@pytest.fixture
def typed(consultation, clerk):
    return enter_submission(
        consultation=consultation, user=clerk, original=ORIGINAL, parts=[Part(TEXT)], answers={}
    )


@pytest.fixture
def announced(monkeypatch):
    told: list[Any] = []
    monkeypatch.setattr(events, "_after_receipt", [told.append])
    return told


def correct(submission: Submission, user: Any, text: str = TEXT, **changes: Any) -> Submission:
    fields = {"original": ORIGINAL, "parts": [Part(text)], "answers": {}, "reason": "誤字"}
    return correct_typing(submission=submission, user=user, **{**fields, **changes})


def placed(submission: Submission) -> Submission:
    factories.PlacementFactory(
        opinion=factories.OpinionFactory(submission=submission, start=0, end=len(submission.text))
    )
    submission.state = State.PLACED
    submission.save()
    return submission


def test_a_mistake_found_after_the_analysis_is_corrected_and_the_earlier_text_kept(
    typed, clerk, announced
):
    placed(typed)
    correct(typed, clerk, TEXT.replace("曽", "増"))

    typed.refresh_from_db()
    assert typed.text.endswith("バスを増やして")
    assert (typed.state, typed.version) == (State.RECEIVED, 2)
    earlier = typed.versions.get()
    assert (earlier.text, earlier.reason, earlier.replaced_by) == (TEXT, "誤字", clerk)
    assert not Opinion.everything.exists()
    assert announced == [typed.consultation]
    assert accounts_of(Submission.objects.all()).difference == 0
    entry = ModelLogEntry.objects.get(action="machikoe.submission.correct_typing")
    assert entry.user == clerk
    assert "バス" not in str(entry.data)


def test_what_is_known_of_the_paper_is_corrected_without_touching_its_opinions(typed, clerk):
    placed(typed)
    original = Original(Channel.FAX, Arrival(date(2024, 2, 8)), signatories=12)
    correct(typed, clerk, original=original)

    typed.refresh_from_db()
    assert (typed.channel, typed.signatories, typed.state) == ("fax", 12, State.PLACED)
    assert Placement.objects.count() == 1
    assert not typed.versions.exists()


def test_a_day_that_was_mistyped_is_judged_by_the_rules(typed, clerk):
    typed.consultation.late_rule = "reference"
    typed.consultation.save()
    placed(typed)
    late = Original(Channel.POST, Arrival(date(2024, 3, 2)), late_reason="大雪のため")
    correct(typed, clerk, original=late)
    typed.refresh_from_db()
    assert (typed.state, typed.exclusion_reason) == (State.EXCLUDED, "reference")
    correct(typed, clerk)
    typed.refresh_from_db()
    assert (typed.state, typed.exclusion_reason) == (State.RECEIVED, "")


def test_what_staff_excluded_stays_excluded(typed, clerk):
    typed.state, typed.exclusion_reason = State.EXCLUDED, "no_opinion"
    typed.save()
    correct(typed, clerk, "別の文")
    typed.refresh_from_db()
    assert (typed.state, typed.exclusion_reason) == (State.EXCLUDED, "no_opinion")


def test_what_is_hidden_stays_hidden(typed, clerk):
    start = TEXT.index("加賀花子")
    for first, last in ((start, start + 4), (0, 2)):
        reason = MaskReason.PERSONAL
        mask_span(submission=typed, version=1, start=first, end=last, reason=reason, user=clerk)
    correct(typed, clerk, "わたしは森本の加賀華子です。バスを増やして")
    typed.refresh_from_db()
    hidden = [typed.text[mask.start : mask.end] for mask in typed.masks.filter(version=2)]
    assert "加賀華子" in "".join(hidden)
    assert "森本" in "".join(hidden)
    assert "バス" not in "".join(hidden)


@given(st.text("あいカ漢 。", max_size=30), st.text("あいカ漢 。", max_size=30), st.data())
def test_no_hidden_word_that_is_still_there_shows(before, after, data):
    if not before:
        return
    start = data.draw(st.integers(0, len(before) - 1))
    end = data.draw(st.integers(start + 1, len(before)))
    blocks = list(_blocks(before, after))
    span = moved(blocks, start, end)
    kept = {
        k + n - i for i, j, k, _m, same in blocks if same for n in range(i, j) if start <= n < end
    }
    assert kept <= set(range(*span) if span else ())
    assert span is None or 0 <= span[0] < span[1] <= len(after)


def test_neither_a_citizen_s_own_text_nor_without_a_reason_nor_without_the_right(
    typed, consultation, clerk, user_with
):
    with time_machine.travel(factories.DURING):
        own = receive_submission(consultation=consultation, text="バス")
    with pytest.raises(NotTyped):
        correct(own, clerk)
    with pytest.raises(NoReason):
        correct(typed, clerk, reason=" ")
    with pytest.raises(PermissionDenied):
        correct(typed, user_with("submissions.add_submission"))
    assert not ModelLogEntry.objects.filter(action="machikoe.submission.correct_typing").exists()


def test_the_page_corrects_and_asks_what_was_wrong(client, typed, clerk):
    client.force_login(clerk)
    url = reverse("reception:correct", args=[typed.consultation_id, typed.pk])
    form = client.get(url).context["form"]
    data = {field.html_name: field.value() or "" for field in [*form, *form.opinions[0]]}
    data |= {"step": "correct", "opinion-1-text": "正しい文"}
    assert client.post(url, {**data, "reason": ""}).status_code == 422
    client.post(url, {**data, "reason": "読み違い"})
    typed.refresh_from_db()
    assert typed.text == "正しい文"
    shown = client.get(reverse("submissions_admin:inspect", args=[typed.pk])).content.decode()
    assert "読み違い" in shown


def test_any_original_is_translated_beside_its_words(client, consultation, clerk, announced):
    with time_machine.travel(factories.DURING):
        own = receive_submission(consultation=consultation, text="Thêm xe buýt")
    announced.clear()
    client.force_login(clerk)
    url = reverse("reception:translate", args=[own.pk])
    part = own.parts.get()
    data = {"version": 1, "language": "vi", f"part-{part.pk}": "バスを増やして"}
    assert client.get(url).status_code == 200
    for _time in range(2):
        client.post(url, data)
    own.refresh_from_db()
    part.refresh_from_db()
    assert (own.text, own.language, own.version) == ("Thêm xe buýt", "vi", 1)
    assert part.translation == "バスを増やして"
    assert announced == [consultation]
    entries = ModelLogEntry.objects.filter(action="machikoe.submission.translate")
    assert [entry.user for entry in entries] == [clerk]


def test_a_translation_of_another_version_is_refused(typed, clerk, user_with):
    about = {"submission": typed, "language": "en", "translations": {}}
    with pytest.raises(NotTranslatable):
        translate_submission(version=2, user=clerk, **about)
    with pytest.raises(PermissionDenied):
        translate_submission(version=1, user=user_with("submissions.view_submission"), **about)
