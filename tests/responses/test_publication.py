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
from engagement.submissions.services.mask import dismiss_hint, mask_span
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


def test_every_response_must_be_approved(
    consultation: Consultation, answered: Response, theme_with: Callable[..., Theme]
) -> None:
    factories.ResponseFactory(
        theme=theme_with(["1-1-1"]), reflection=answered.reflection, live=False
    )
    problem = but_the_ledger(consultation)
    assert "1 response is not approved" in problem.message
    assert problem.url == f"/admin/responses/{consultation.pk}/?state=unapproved"


def test_the_dates_of_the_period_must_be_there(
    consultation: Consultation, answered: Response
) -> None:
    consultation.opens_at = None
    assert any("first or last day" in problem.message for problem in problems(consultation))


def test_what_was_noticed_in_an_opinion_is_not_published(
    consultation: Consultation, answered: Response, user_with: Any
) -> None:
    submission = factories.SubmissionFactory(
        consultation=consultation, state=State.PLACED, text="私は兼六花子と申します。バスを。"
    )
    factories.PlacementFactory(
        theme=answered.theme,
        opinion__submission=submission,
        hints=[{"kind": "name", "start": 2, "end": 6}, {"kind": "abuse", "start": 12, "end": 15}],
    )
    answered.summary = "バスを増やしてほしい。"
    answered.save()
    problem = only_problem(consultation)
    assert problem.count == 2
    assert problem.url.endswith("/masking/")
    masker = user_with("submissions.mask_submission")
    where = {"submission": submission, "version": 1, "user": masker}
    mask_span(**where, start=2, end=6, reason="personal")
    dismiss_hint(**where, start=12, end=15)
    assert problems(consultation) == []
    answered.summary = "兼六花子さんはバスを増やしてほしい。"
    answered.save()
    problem = only_problem(consultation)
    assert "noticed in an opinion" in problem.message
    assert problem.url == answered.write_url


@pytest.fixture
def revising(answered: Response) -> Response:
    answered.reflection = factories.ReflectionFactory(
        consultation=answered.theme.consultation, key="revised", letter="A"
    )
    answered.save()
    return answered


def named(after: str, code: str = "1-1-2", field: str = "title") -> list[dict[str, str]]:
    return [{"code": code, "field": field, "after": after}]


def test_an_answer_that_revises_the_draft_must_say_what(
    consultation: Consultation, revising: Response
) -> None:
    problem = only_problem(consultation)
    assert "names no change" in problem.message
    assert problem.url == revising.write_url


def test_a_change_must_read_as_in_the_next_version_of_the_draft_published_or_not(
    consultation: Consultation, revising: Response
) -> None:
    revising.changes = named("デジタル技術の活用と学び")
    revising.save()
    assert "next version" in only_problem(consultation).message
    goal = consultation.goals.first()
    directions = list(goal.directions.all())
    measures = list(directions[0].measures.all())
    measures[1].title = "デジタル技術の活用と学び"
    directions[0].measures = measures
    goal.directions = directions
    goal.save_revision()  # a draft
    assert problems(consultation) == []


def test_a_change_of_a_place_that_the_draft_has_not_is_found(
    consultation: Consultation, revising: Response
) -> None:
    revising.changes = named("何か", code="9-9-9")
    revising.save()
    assert "next version" in only_problem(consultation).message


@pytest.mark.parametrize(
    "text",
    [
        "詳しくはhttps://をご覧ください。",
        "詳しくは http://exa mple をご覧ください。",
        "詳しくはhttp://localhost:8000/nowhere/をご覧ください。",
        "詳しくは https://www.city..jp/ へ。",
    ],
)
def test_a_link_that_leads_nowhere_is_found(
    text: str, consultation: Consultation, answered: Response
) -> None:
    answered.text = text
    answered.save()
    problem = only_problem(consultation)
    assert "link" in problem.message
    assert problem.url == answered.write_url


@pytest.mark.parametrize(
    "text",
    [
        "市のページ（https://www4.city.kanazawa.lg.jp/soshiki/index.html）をご覧ください。",
        "http://localhost:8000/strategy/goal-1/のとおりです。",
        "http://localhost:8000/en/strategy/ を参照",
        "http://localhost:8000/answers/",
    ],
)
def test_links_that_lead_somewhere_are_no_problem(
    text: str, consultation: Consultation, answered: Response
) -> None:
    answered.text = text
    answered.save()
    assert problems(consultation) == []
