"""One opinion out of a theme may have an answer, and a published row, of its own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import AnsweredOpinion, Response
from engagement.responses.own_answer import own_answer
from engagement.responses.services.publish_summary import problems, publish_summary
from engagement.responses.services.snapshot import build_snapshot
from engagement.responses.services.write_response import NotInTheme, write_response
from engagement.responses.snapshot import rows
from engagement.review.models import Placement, Theme
from engagement.submissions.models import State, Submission
from engagement.submissions.services.drop_opinions import drop_opinions
from tests import factories


@pytest.fixture
def single(answered: Response) -> Response:
    """The second opinion of the answered theme has an approved answer of its own."""
    placement = Placement.objects.filter(theme=answered.theme).last()
    return factories.ResponseFactory(
        theme=None, opinion=placement.opinion, reflection=answered.reflection, text="個別の考え方"
    )


@pytest.fixture
def publisher(user_with: Callable[..., User]) -> User:
    return user_with("responses.publish_response")


def test_it_is_a_row_of_its_own_and_counted_once(
    consultation: Consultation, single: Response, publisher: User
) -> None:
    assert problems(consultation) == []
    page = publish_summary(consultation=consultation, user=publisher)
    found = {row["anchor"]: row for row in rows(page.snapshot["goals"])}
    theme_row = found[f"theme-{single.opinion.placement.theme_id}"]
    own_row = found[f"opinion-{single.opinion_id}"]
    assert (theme_row["opinions"], own_row["opinions"]) == (1, 1)
    assert own_row["response"] == "個別の考え方"
    counts = page.snapshot["counts"]
    assert (counts["opinions"], counts["rows"], counts["answered"]) == (2, 2, 2)


def test_its_submitter_finds_it_and_no_other(
    consultation: Consultation, single: Response, publisher: User
) -> None:
    publish_summary(consultation=consultation, user=publisher)
    (own,) = own_answer(single.opinion.submission).opinions
    assert own.row
    assert own.row["response"] == "個別の考え方"
    assert not own_answer(single.opinion.submission).is_read_again
    other = AnsweredOpinion.objects.exclude(submission=single.opinion.submission).get()
    assert other.anchor.startswith("theme-")


def test_a_theme_whose_opinions_are_all_answered_by_themselves_needs_no_answer(
    consultation: Consultation, theme_with: Callable[..., Theme]
) -> None:
    theme = theme_with(["1-1-1"])
    opinion = Placement.objects.get(theme=theme).opinion
    factories.ResponseFactory(
        theme=None,
        opinion=opinion,
        reflection=factories.ReflectionFactory(consultation=consultation),
    )
    assert problems(consultation) == []


def test_it_keeps_everything_unpublished_until_it_is_approved(
    consultation: Consultation, single: Response
) -> None:
    Response.objects.filter(pk=single.pk).update(live=False)
    urls = [problem.url for problem in problems(consultation)]
    assert single.write_url in urls
    assert "個別の考え方" not in str(build_snapshot(consultation=consultation))


def test_it_goes_with_the_opinion_to_another_theme(
    consultation: Consultation, single: Response, theme_with: Callable[..., Theme]
) -> None:
    other = theme_with(["2-1-1"], goal_code="2")
    Placement.objects.filter(opinion=single.opinion_id).update(theme=other, goal_code="2")
    factories.ResponseFactory(theme=other, reflection=single.reflection)
    goals = {g["code"]: g for g in build_snapshot(consultation=consultation)["goals"]}
    assert "個別の考え方" in [row["response"] for row in rows([goals["2"]])]


def test_a_submission_that_is_reworded_loses_the_answer_to_its_old_words(single: Response) -> None:
    drop_opinions(submission=single.opinion.submission)
    assert not Response.objects.single().exists()


def test_withdrawn_it_is_heard_no_more(consultation: Consultation, single: Response) -> None:
    Submission.objects.filter(pk=single.opinion.submission_id).update(state=State.WITHDRAWN)
    assert "個別の考え方" not in str(build_snapshot(consultation=consultation))


def test_it_is_written_from_the_page_of_the_theme(
    client: Client,
    answered: Response,
    user_with: Callable[..., User],
) -> None:
    opinion = Placement.objects.filter(theme=answered.theme).first().opinion
    writer = user_with(
        "responses.view_response", "responses.change_response", "submissions.view_opinion"
    )
    client.force_login(writer)
    page = reverse("responses:write_single", args=[opinion.pk])
    assert page in client.get(answered.write_url).content.decode()
    shown = client.get(page)
    assert [p.opinion for p in shown.context["opinions"]] == [opinion]
    assert shown.context["form"]["summary"].value() == opinion.text
    data = {"summary": "要旨", "text": "個別", "reflection": answered.reflection_id, "seen": ""}
    assert client.post(page, data).status_code == 302
    assert Response.objects.single().get().opinion == opinion
    listed = client.get(reverse("responses:themes", args=[answered.theme.consultation_id]))
    assert page in listed.content.decode()


def test_an_opinion_without_a_theme_cannot_be_answered(
    consultation: Consultation, answered: Response, user_with: Callable[..., User]
) -> None:
    submission = factories.SubmissionFactory(consultation=consultation, state=State.PLACED)
    opinion = factories.OpinionFactory(submission=submission)
    words: dict[str, Any] = {"summary": "要旨", "text": "文", "reflection": answered.reflection}
    with pytest.raises(NotInTheme):
        write_response(subject=opinion, user=user_with("responses.change_response"), **words)
    with pytest.raises(PermissionDenied):
        write_response(subject=opinion, user=user_with("responses.view_response"), **words)
