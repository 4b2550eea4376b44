"""What staff hide of a submission is hidden; the original stays, whole and unchanged."""

from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from engagement.submissions.exports import fields_for, lines
from engagement.submissions.masking import MARKS, blanked_text, masked_text, merged
from engagement.submissions.models import Mask, MaskReason, State, Submission
from engagement.submissions.services.content import Part
from engagement.submissions.services.correct import correct_submission
from engagement.submissions.services.mask import (
    PERMISSION,
    NoReason,
    NoSuchSpan,
    SamePerson,
    TextChanged,
    confirm_mask,
    dismiss_hint,
    lift_mask,
    mask_span,
)
from tests import factories

TEXT = "私は前田利家です。前田利家はバスを望みます。"
NAME = (2, 6)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(home: Any) -> Submission:
    return factories.SubmissionFactory(
        consultation=factories.ConsultationFactory(parent=home), text=TEXT, state=State.PLACED
    )


@pytest.fixture
def staff(user_with: Any) -> Any:
    return user_with(PERMISSION)


def hide(submission: Submission, user: Any, span: Any = NAME, reason: str = "personal") -> Mask:
    return mask_span(
        submission=submission,
        version=submission.version,
        start=span[0],
        end=span[1],
        reason=reason,
        user=user,
    )


def test_the_mark_says_why_and_not_how_much_is_hidden(submission: Any, staff: Any) -> None:
    hide(submission, staff)
    assert masked_text(submission).startswith("私は〔個人情報のため伏せています〕です。")
    short = factories.SubmissionFactory(consultation=submission.consultation, text="私は前です。")
    hide(short, staff, (2, 3))
    assert masked_text(short) == "私は〔個人情報のため伏せています〕です。"


def test_the_mark_is_in_the_language_of_the_text(submission: Any, staff: Any) -> None:
    english = factories.SubmissionFactory(
        consultation=submission.consultation, text="I am Toshiie.", language="en"
    )
    hide(english, staff, (5, 12))
    assert masked_text(english) == "I am 〔hidden: personal data〕."


def test_the_original_never_changes(submission: Any, staff: Any) -> None:
    hide(submission, staff)
    submission.refresh_from_db()
    assert submission.text == TEXT


def test_masks_that_touch_are_one_mark(submission: Any, staff: Any) -> None:
    hide(submission, staff, (2, 4))
    hide(submission, staff, (4, 6))
    hide(submission, staff, (3, 5))
    assert masked_text(submission).count("〔") == 1


def test_a_part_of_a_hidden_run_is_hidden_too(submission: Any, staff: Any) -> None:
    hide(submission, staff)
    assert masked_text(submission, 3, 5) == "〔個人情報のため伏せています〕"
    assert masked_text(submission, 6, 9) == TEXT[6:9]


def test_without_the_permission_nothing_is_decided(submission: Any, user_with: Any) -> None:
    mask = hide(submission, factories.UserFactory(is_superuser=True))
    stranger = user_with("submissions.change_submission")
    where = {"submission": submission, "version": 1, "start": 0, "end": 1, "user": stranger}
    for attempt in (
        lambda: hide(submission, stranger),
        lambda: dismiss_hint(**where),
        lambda: confirm_mask(mask=mask, user=stranger),
        lambda: lift_mask(mask=mask, user=stranger),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


@pytest.mark.parametrize("span", [(0, 0), (3, 2), (0, 999), (-1, 2)])
def test_a_span_lies_in_the_text(submission: Any, staff: Any, span: Any) -> None:
    with pytest.raises(NoSuchSpan):
        hide(submission, staff, span)


def test_nothing_is_hidden_without_a_reason(submission: Any, staff: Any) -> None:
    with pytest.raises(NoReason):
        hide(submission, staff, reason="")


def test_a_second_person_confirms_and_not_the_first(
    submission: Any, staff: Any, user_with: Any
) -> None:
    mask = hide(submission, staff)
    with pytest.raises(SamePerson):
        confirm_mask(mask=mask, user=staff)
    other = user_with(PERMISSION)
    assert confirm_mask(mask=mask, user=other).confirmed_by == other


def test_a_changed_reason_has_to_be_confirmed_anew(
    submission: Any, staff: Any, user_with: Any
) -> None:
    confirm_mask(mask=hide(submission, staff), user=user_with(PERMISSION))
    assert hide(submission, staff).confirmed_at  # the same again changes nothing
    assert hide(submission, staff, reason="defamation").confirmed_at is None


def test_words_of_a_corrected_text_are_not_hidden_by_an_old_mask(
    submission: Any, staff: Any, django_capture_on_commit_callbacks: Any
) -> None:
    import time_machine

    hide(submission, staff)
    with time_machine.travel(factories.DURING):
        reworded = correct_submission(
            submission=submission, parts=[Part("バスをもっと増やしてほしいです。")], answers={}
        )
    assert masked_text(reworded) == "バスをもっと増やしてほしいです。"
    assert Mask.objects.get().version == 1
    with pytest.raises(TextChanged):
        mask_span(submission=reworded, version=1, start=2, end=6, reason="personal", user=staff)


def test_taking_a_mask_back_leaves_its_trace_in_the_log_without_a_word_of_it(
    submission: Any, staff: Any
) -> None:
    lift_mask(mask=hide(submission, staff), user=staff)
    assert masked_text(Submission.objects.get()) == TEXT
    actions = [entry.action for entry in ModelLogEntry.objects.order_by("pk")]
    assert actions == ["machikoe.submission.mask", "machikoe.submission.mask_lift"]
    assert "前田" not in repr(list(ModelLogEntry.objects.values()))


def test_an_export_shows_the_masked_layer_unless_the_submitters_may_be_known(
    submission: Any, staff: Any
) -> None:
    hide(submission, staff)
    rows = Submission.objects.all()
    masked = "".join(next(lines(rows, fields_for(identity=False), masked=True)))
    assert "〔個人情報のため伏せています〕です" in masked
    assert TEXT in next(lines(rows, fields_for(identity=True), masked=False))


SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda s: (s[0], s[0] + s[1], "other")),
    max_size=8,
)


@given(SPANS)
def test_merged_masks_hide_exactly_what_each_hides_and_never_overlap(spans: Any) -> None:
    runs = merged(spans)
    assert all(one[1] < other[0] for one, other in pairwise(runs))
    covered = {at for start, end, _reason in runs for at in range(start, end)}
    assert covered == {at for start, end, _reason in spans for at in range(start, end)}


@given(st.text("あいうabc\n𠮷", min_size=1, max_size=40), SPANS)
def test_what_is_not_hidden_stays_in_its_place(text: str, spans: Any) -> None:
    submission = Submission(pk=1, text=text, language="ja")
    masks = [Mask(start=s, end=e, version=1, hides=True, reason=r) for s, e, r in spans]
    submission._prefetched_objects_cache = {"masks": masks}
    hidden = {at for start, end, _reason in spans for at in range(start, end)}
    shown = "".join(character for at, character in enumerate(text) if at not in hidden)
    assert masked_text(submission).replace(str(MARKS[MaskReason.OTHER]), "") == shown
    blanked = blanked_text(submission)
    assert len(blanked) == len(text)
    assert blanked.replace("○", "") == shown
