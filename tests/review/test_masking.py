"""Hints are settled by staff; what is hidden reaches neither an analysis nor a publication."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.review.hints import count_open, waiting_masks
from engagement.review.models import Placement, RunState, Theme
from engagement.review.services.execute_run import execute_run
from engagement.submissions.masking import masked_text
from engagement.submissions.models import Mask, State
from engagement.submissions.services.mask import (
    PERMISSION,
    confirm_mask,
    dismiss_hint,
    lift_mask,
    mask_span,
)
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "前田利家です。電話は076-220-0000です。"
PHONE = {"kind": "phone", "start": 10, "end": 22}
NAME = {"kind": "name", "start": 0, "end": 4}


@pytest.fixture
def placed(consultation: Any) -> Any:
    submission = factories.SubmissionFactory(
        consultation=consultation, text=TEXT, state=State.PLACED
    )
    return factories.PlacementFactory(opinion__submission=submission, hints=[NAME, PHONE])


@pytest.fixture
def submission(placed: Any) -> Any:
    return placed.opinion.submission


@pytest.fixture
def masker(user_with: Any) -> Any:
    return user_with(PERMISSION, "submissions.view_submission")


def where(submission: Any, hint: Any, user: Any) -> dict[str, Any]:
    return {
        "submission": submission,
        "version": submission.version,
        "start": hint["start"],
        "end": hint["end"],
        "user": user,
    }


def test_a_hint_is_settled_when_it_is_hidden_or_dismissed(
    consultation: Any, submission: Any, masker: Any
) -> None:
    assert count_open(consultation) == 2
    mask_span(**where(submission, PHONE, masker), reason="personal")
    dismiss_hint(**where(submission, NAME, masker))
    assert count_open(consultation) == 0


def test_a_hint_half_hidden_is_not_settled(consultation: Any, submission: Any, masker: Any) -> None:
    mask_span(**where(submission, {"start": 10, "end": 15}, masker), reason="personal")
    assert count_open(consultation) == 2


def test_where_two_decide_it_is_hidden_at_once_and_waits_for_the_second(
    consultation: Any, submission: Any, masker: Any, user_with: Any
) -> None:
    consultation.second_masker = True
    consultation.save()
    mask = mask_span(**where(submission, PHONE, masker), reason="personal")
    assert "076" not in masked_text(submission)
    assert count_open(consultation) == 1
    assert waiting_masks(consultation).count() == 1
    confirm_mask(mask=mask, user=user_with(PERMISSION))
    assert count_open(consultation) == 1
    assert waiting_masks(consultation).count() == 0


def test_an_analysis_reads_nothing_that_is_hidden_and_forgets_no_hint(
    consultation: Any, submission: Any, masker: Any, grouping: Any
) -> None:
    mask = mask_span(**where(submission, PHONE, masker), reason="personal")
    execute_run(run=factories.RunFactory(consultation=consultation, state=RunState.QUEUED))
    (comment,) = grouping.calls[-1]["comments"]
    assert comment.text == TEXT.replace("076-220-0000", "○" * 12)
    assert "076" not in repr(grouping.calls[-1])
    assert PHONE in Placement.objects.get().hints
    lift_mask(mask=mask, user=masker)
    assert count_open(consultation) == 1


def test_the_list_settles_what_is_chosen(
    client: Client, consultation: Any, submission: Any, masker: Any
) -> None:
    client.force_login(masker)
    page = reverse("review:masking", args=[consultation.pk])
    assert "076-220-0000" in client.get(page).content.decode()
    values = [f"{submission.pk}-1-{hint['start']}-{hint['end']}" for hint in (NAME, PHONE)]
    client.post(page, {"hint": values[1], "action": "mask", "reason": "personal"})
    client.post(page, {"hint": values[0], "action": "dismiss"})
    assert [(mask.start, mask.hides) for mask in Mask.objects.all()] == [(0, False), (10, True)]
    answer = client.post(page, {"hint": "1-2", "action": "mask"}, follow=True)
    assert "少なくとも" in answer.content.decode() or "選" in answer.content.decode()


def test_words_are_hidden_where_they_were_selected_or_wherever_they_stand(
    client: Client, consultation: Any, masker: Any
) -> None:
    submission = factories.SubmissionFactory(
        consultation=consultation, text="前田です。\n前田です。", state=State.PLACED
    )
    client.force_login(masker)
    page = reverse("review:masks", args=[consultation.pk, submission.pk])
    words = {"action": "words", "version": "1", "reason": "personal"}
    content = client.get(page).content.decode()
    assert "review/spans.js" in content
    assert content.count("data-selected-words") == content.count("data-selected-start") == 1
    client.post(page, {**words, "words": "前田", "start": "6"})
    assert [(mask.start, mask.end) for mask in Mask.objects.all()] == [(6, 8)]
    client.post(page, {**words, "words": "です。\r\n前田"})
    client.post(page, {**words, "words": "前田"})
    assert [(m.start, m.end) for m in Mask.objects.all()] == [(0, 2), (2, 8), (6, 8)]
    wrong = client.post(page, {**words, "words": "利家です"})
    assert wrong.status_code == 422
    assert "利家です" in wrong.content.decode()


def test_one_s_own_decision_is_not_one_s_own_to_confirm(
    client: Client, consultation: Any, submission: Any, masker: Any
) -> None:
    mask = mask_span(**where(submission, PHONE, masker), reason="personal")
    client.force_login(masker)
    page = reverse("review:masks", args=[consultation.pk, submission.pk])
    client.post(page, {"action": "confirm", "mask": mask.pk})
    assert Mask.objects.get().confirmed_at is None
    client.post(page, {"action": "lift", "mask": mask.pk})
    assert not Mask.objects.exists()


def test_labels_are_made_of_what_may_be_read(
    consultation: Any, masker: Any, grouping: Any, send: Any
) -> None:
    submission = send("目標1【前田利家】の件。")
    mask_span(**where(submission, {"start": 4, "end": 8}, masker), reason="defamation")
    execute_run(run=factories.RunFactory(consultation=consultation, state=RunState.QUEUED))
    assert "前田" not in repr(list(Theme.objects.values()))
