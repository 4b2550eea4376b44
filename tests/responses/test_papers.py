"""Papers for those who decide, and for the committee."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.approval import Stage
from engagement.responses.files import decision, report
from engagement.responses.models import Response
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.services.write_response import write_response
from engagement.review.models import Theme
from engagement.submissions.models import Channel, Submission
from tests import factories
from tests.pdfs import said

SEES = ("responses.view_response", "responses.view_every_response")


def test_the_decision_paper_has_every_answer_and_who_decided_when(
    client: Client,
    answered: Response,
    user_with: Callable[..., User],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    boss = factories.UserFactory(last_name="前田", first_name="利家")
    stamp = decision.Stamp("決裁", "approved", boss, None, answered.written_at, "了承")
    monkeypatch.setattr(decision, "stamps_of", lambda found: {each.pk: [stamp] for each in found})
    client.force_login(user_with(*SEES))
    pk = answered.consultation.pk
    pdf = client.get(reverse("responses:paper", args=[pk, "decision.pdf"]))
    assert "no-store" in pdf["Cache-Control"]
    book = client.get(reverse("responses:paper", args=[pk, "decision.docx"])).content
    cells = [c.text for row in Document(io.BytesIO(book)).tables[0].rows for c in row.cells]
    for words in (said(pdf.content), "".join("".join(cells).split())):
        assert answered.text in words
        assert "決裁:承認済み" in words
        assert "了承" in words
        assert "令和6年3月5日" in words


def test_the_decision_paper_has_what_is_to_be_decided_and_not_what_it_would_replace(
    answered: Response, user_with: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_response(
        subject=answered.theme,
        summary="新しい要旨",
        text="新しい考え方",
        reflection=answered.reflection,
        changes=[{"code": "1-1-2", "field": "title", "after": "デジタルの活用"}],
        seen=answered.written_at,
        user=user_with("responses.change_response"),
    )
    (approved,) = decision.papers(answered.consultation)
    assert approved.view == answered.text
    stage = {answered.pk: Stage("waiting", "決裁")}
    monkeypatch.setattr(decision, "stages", lambda found: stage)
    (paper,) = decision.papers(answered.consultation)
    assert (paper.summary, paper.stage.label) == ("新しい要旨", "決裁待ち: 決裁")
    assert paper.view == "新しい考え方\n【1-1-2】 → デジタルの活用"


def test_many_answers_take_as_many_queries_as_one(
    consultation: Consultation,
    theme_with: Callable[..., Theme],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(6):
        factories.ResponseFactory(theme=theme_with(["1-1-1"], label=f"論点{number}"))
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        assert len([paper.cells for paper in decision.papers(consultation)]) == 6


def test_the_report_counts_days_channels_goals_themes_and_the_time_to_answer(
    client: Client, consultation: Consultation, answered: Response, user_with: Callable[..., User]
) -> None:
    first = Submission.objects.order_by("pk").first()
    late = first.received_at + timedelta(days=3)
    Submission.objects.filter(pk=first.pk).update(received_at=late, channel=Channel.POST)
    heard = consultation.submissions.heard()
    assert [number for _day, number in report.by_day(heard)] == [1, 0, 0, 1]
    assert [number for _name, number in report.by_channel(heard)] == [1, 1]
    assert [number for _name, number in report.by_goal(consultation)] == [2]
    assert report.by_theme(consultation) == [("路線バスの減便", 2)]
    assert len(report.time_to_answer(consultation, heard)) == 1
    publisher = user_with("responses.publish_response", *SEES)
    publish_summary(consultation=consultation, user=publisher)
    days = dict(report.time_to_answer(consultation, heard))
    assert max(each for each in days.values() if isinstance(each, int)) == 29
    client.force_login(publisher)
    pdf = client.get(reverse("responses:paper", args=[consultation.pk, "report.pdf"])).content
    words = said(pdf)
    assert "路線バスの減便" in words
    assert first.text not in words


def test_a_report_on_years_counts_everything_in_as_many_bars_as_fit(
    consultation: Consultation,
) -> None:
    first = date(2021, 12, 1)
    days = [(first + timedelta(days=n), n % 3) for n in range(900)]
    drawn = next(block for block in report._days(days) if block["kind"] == "chart")["lines"]
    assert sum(line["number"] for line in drawn) == sum(number for _day, number in days)
    assert len(drawn) <= report.MOST_BARS
    assert drawn[0]["name"] == "2021/12/01"


def test_a_report_on_silence_is_made(consultation: Consultation) -> None:
    assert said(report.report_as_pdf(consultation))


@pytest.mark.parametrize("rights", [(), SEES[:1]])
def test_papers_are_for_those_who_see_every_answer(
    client: Client,
    consultation: Consultation,
    user_with: Callable[..., User],
    rights: tuple[str, ...],
) -> None:
    client.force_login(user_with(*rights))
    for paper in ("decision.pdf", "decision.docx", "report.pdf"):
        answer = client.get(reverse("responses:paper", args=[consultation.pk, paper]))
        assert answer.status_code in (302, 403)
        assert not answer.content.startswith((b"%PDF", b"PK"))
