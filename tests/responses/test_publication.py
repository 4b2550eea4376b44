"""Every reason not to publish is found, said and linked to the place where it is mended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from engagement.consultations.models import Consultation
from engagement.responses.models import Response
from engagement.responses.personal_data import found_in
from engagement.responses.services.publish_summary import problems
from engagement.review.models import RunState, Theme
from engagement.submissions.models import State, Submission
from tests import factories


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def only_problem(consultation: Consultation) -> Any:
    (problem,) = problems(consultation)
    return problem


def but_the_ledger(consultation: Consultation) -> Any:
    """The problem that the counts then do not balance comes with it."""
    problem, ledger = problems(consultation)
    assert "balance" in ledger.message
    return problem


def test_what_is_ready_has_no_problem(consultation: Consultation, answered: Response) -> None:
    assert problems(consultation) == []


def test_the_period_must_be_over(consultation: Consultation, answered: Response) -> None:
    consultation.closes_at = timezone.now() + timedelta(seconds=1)
    problem = only_problem(consultation)
    assert "period" in problem.message
    assert problem.url == f"/admin/pages/{consultation.pk}/edit/"


def test_the_consultation_must_be_public(consultation: Consultation, answered: Response) -> None:
    consultation.live = False
    assert "not public" in only_problem(consultation).message


def test_every_submission_must_be_analysed(consultation: Consultation, answered: Response) -> None:
    factories.SubmissionFactory(consultation=consultation)
    problem = but_the_ledger(consultation)
    assert "1 submission waits" in problem.message
    assert problem.count == 1


def test_no_analysis_may_be_running(consultation: Consultation, answered: Response) -> None:
    factories.RunFactory(consultation=consultation, state=RunState.RUNNING)
    assert "running" in only_problem(consultation).message


def opinion(consultation: Consultation) -> Any:
    submission = factories.SubmissionFactory(consultation=consultation, state=State.PLACED)
    return factories.OpinionFactory(submission=submission)


def test_every_goal_must_be_decided(consultation: Consultation, answered: Response) -> None:
    factories.PlacementFactory(
        opinion=opinion(consultation), outcome="undecided", goal_code="", theme=None
    )
    assert "not decided" in but_the_ledger(consultation).message


def test_every_opinion_needs_a_theme(consultation: Consultation, answered: Response) -> None:
    factories.PlacementFactory(opinion=opinion(consultation), theme=None)
    opinion(consultation)  # without any placement
    problem = but_the_ledger(consultation)
    assert "2 opinions belong to no theme" in problem.message


def test_every_theme_with_opinions_needs_a_response(
    consultation: Consultation, answered: Response, theme_with: Callable[..., Theme]
) -> None:
    theme_with(["1-1-1"])
    theme_with([])  # without opinions it needs none
    problem = but_the_ledger(consultation)
    assert "1 theme has no response" in problem.message
    assert problem.url == f"/admin/responses/{consultation.pk}/?state=open"


def test_what_is_excluded_needs_a_known_reason(
    consultation: Consultation, answered: Response
) -> None:
    factories.SubmissionFactory(
        consultation=consultation, state=State.EXCLUDED, exclusion_reason="no_opinion"
    )
    assert problems(consultation) == []
    Submission.objects.filter(state=State.EXCLUDED).update(exclusion_reason="just because")
    assert "without a reason" in but_the_ledger(consultation).message


@pytest.mark.parametrize("field", ["summary", "text"])
def test_no_address_or_number_of_a_person_is_published(
    field: str, consultation: Consultation, answered: Response
) -> None:
    setattr(answered, field, "連絡先は０９０－１２３４－５６７８です。")
    answered.save()
    problem = only_problem(consultation)
    assert problem.count == 1
    assert problem.url == f"/admin/responses/theme/{answered.theme_id}/"


def test_a_theme_named_with_an_address_is_found_too(
    consultation: Consultation, answered: Response
) -> None:
    Theme.objects.update(label="taro@example.comさんの件")
    assert "e-mail" in only_problem(consultation).message


def test_the_citys_own_contact_may_be_named(consultation: Consultation, answered: Response) -> None:
    consultation.contact = "企画調整課 電話 076-220-2031"
    answered.text = "詳しくは企画調整課（076-220-2031）へ。"
    answered.save()
    assert problems(consultation) == []


def test_a_submission_without_opinions_breaks_the_balance(
    consultation: Consultation, answered: Response
) -> None:
    factories.SubmissionFactory(consultation=consultation, state=State.PLACED)
    assert "balance" in only_problem(consultation).message


def test_an_answer_under_a_goal_that_is_not_public_breaks_the_balance(
    consultation: Consultation, answered: Response
) -> None:
    consultation.goals.first().unpublish()
    assert "balance" in only_problem(consultation).message


def test_an_opinion_in_a_theme_of_another_consultation_breaks_the_balance(
    consultation: Consultation, answered: Response
) -> None:
    foreign = factories.ResponseFactory().theme
    factories.PlacementFactory(opinion=opinion(consultation), theme=foreign)
    assert "balance" in only_problem(consultation).message


@pytest.mark.parametrize(
    "text",
    [
        "090-1234-5678",
        "09012345678",
        "（076）220-2031",
        "０７６ー２２０ー２０３１",
        "+81 90 1234 5678",
        "連絡はtaro.yamada@mail.example.co.jpまで",
        "Ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ",
    ],
)
def test_addresses_and_numbers_are_found_however_written(text: str) -> None:
    assert found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-29",
        "令和6年2月29日",
        "〒920-8577",
        "基本目標4 4-2-1",
        "1,000,000,000円",
        "@machikoe",
        "2024-2033年度",
        "10:00-17:00",
    ],
)
def test_dates_codes_and_amounts_are_not_taken_for_numbers(text: str) -> None:
    assert not found_in(text)
