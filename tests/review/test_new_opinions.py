"""What comes in after a run joins its themes; the old opinions are neither read again nor moved."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

import feedback_nlp
from engagement.consultations.models import Goal
from engagement.review import changes, heartbeat
from engagement.review.adapter.readings import read
from engagement.review.models import Placement, Reading, Run, RunKind, RunState, Standing, Theme
from engagement.review.services import choose_kind, read_texts
from engagement.review.services.execute_run import execute_run
from engagement.review.services.forget_submission import forget_submission
from engagement.review.services.request_run import request_run
from engagement.review.services.restore_run import restore_run
from engagement.submissions.integrity import findings
from engagement.submissions.models import State
from feedback_nlp.bench.synthetic import opinions
from tests import factories

pytestmark = pytest.mark.django_db

OLD = [comment.text for comment in opinions(60)]
NEW = [comment.text for comment in opinions(6, seed=5)]


@pytest.fixture(autouse=True)
def no_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """A beat has a connection of its own, which does not see the run of a test's transaction."""
    monkeypatch.setattr(heartbeat, "INTERVAL", timedelta(hours=1))


@pytest.fixture
def grouped(home: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A consultation whose sixty submissions a run has grouped; so few are enough here."""
    page = factories.ConsultationFactory(parent=home)
    titles = {1: "子育てと教育、図書館の充実", 2: "公共交通と歩きやすいまちなか、防災"}
    for number, title in titles.items():
        factories.GoalFactory(number=number, parent=page, title=title)
    monkeypatch.setattr(choose_kind, "FEWEST", 10)
    monkeypatch.setattr(choose_kind, "MOST_WAITING", 1)
    monkeypatch.setattr(changes, "BATCH", 7)  # the last one is not full
    for text in OLD:
        factories.SubmissionFactory(consultation=page, text=text)
    assert run(page).kind == RunKind.FULL
    assert Theme.objects.of(page).count() > 3
    assert not page.submissions.filter(state=State.RECEIVED).exists()
    return page


def run(consultation: Any, kind: RunKind = RunKind.NEW) -> Run:
    made = factories.RunFactory(consultation=consultation, state=RunState.QUEUED, kind=kind)
    execute_run(run=made)
    made.refresh_from_db()
    assert made.state == RunState.DONE, made.error
    return made


def send(consultation: Any, texts: list[str]) -> list[Any]:
    return [factories.SubmissionFactory(consultation=consultation, text=text) for text in texts]


def stored(submissions: Any) -> list[Any]:
    rows = Placement.objects.filter(opinion__submission__in=submissions).order_by("pk")
    return list(rows.values()), list(Theme.objects.order_by("pk").values())


def test_new_opinions_join_and_nothing_else_changes(
    grouped: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = list(grouped.submissions.all())
    placement = Placement.objects.exclude(theme=None).first()
    placement.confirmed_at = timezone.now()
    placement.save()
    before = stored(old)
    monkeypatch.setattr(feedback_nlp, "group", None)
    new = send(grouped, [*NEW[:4], placement.opinion.text, "。。。"])
    made = run(grouped)
    assert stored(old) == before
    assert (made.kind, made.counts["submissions"]) == (RunKind.NEW, 6)
    assert made.seconds["themes"] >= 0
    assert made.model["name"] == "embedded"
    copy = Placement.objects.get(opinion__submission=new[4])
    assert copy.duplicate_of == placement.opinion
    assert (copy.goal_code, copy.theme) == (placement.goal_code, placement.theme)
    assert not copy.is_confirmed
    new[5].refresh_from_db()
    assert new[5].state == State.EXCLUDED
    assert Placement.objects.filter(run=made).count() == 5
    assert [str(each) for each in findings(grouped)] == []
    assert not Run.objects.active().exists()


def test_a_new_opinion_joins_the_theme_that_staff_merged_its_theme_into(grouped: Any) -> None:
    [gone, kept, *_] = Theme.objects.of(grouped).exclude(goal_code="0").order_by("goal_code", "pk")
    assert gone.goal_code == kept.goal_code
    text = gone.placements.first().opinion.text.replace("です", "だと思います")
    gone.placements.update(theme=kept)
    Theme.objects.filter(pk=gone.pk).update(is_retired=True)
    [submission] = send(grouped, [text])
    run(grouped)
    placement = Placement.objects.get(opinion__submission=submission)
    assert gone.pk not in placement.theme_candidates
    assert placement.theme in (kept, None) or placement.duplicate_of


@pytest.mark.parametrize("reason", ["asked", "many", "draft", "lost"])
def test_everything_is_grouped_anew_where_that_is_asked_for_or_needed(
    grouped: Any, reason: str
) -> None:
    standing = Standing.objects.get()
    send(grouped, NEW if reason != "many" else NEW + NEW[:1])
    if reason == "draft":
        Goal.objects.filter(title__startswith="子").update(title="まったく別の目標")
    if reason == "lost":
        Standing.objects.update(content=b"?")
    made = run(grouped, RunKind.FULL if reason == "asked" else RunKind.NEW)
    assert made.kind == RunKind.FULL
    assert Standing.objects.get().run == made != standing.run


def test_staff_who_ask_get_everything_also_where_a_smaller_run_is_queued(
    grouped: Any, user_with: Any
) -> None:
    assert request_run(consultation=grouped).kind == RunKind.NEW
    assert request_run(consultation=grouped, user=user_with("review.add_run")).kind == RunKind.FULL
    assert Run.objects.active().get().kind == RunKind.FULL


def test_an_older_result_is_restored_beside_what_was_added(grouped: Any, user_with: Any) -> None:
    first = Run.objects.get()
    moved = Placement.objects.exclude(theme=None).first()
    send(grouped, NEW)
    added = run(grouped)
    places = dict(Placement.objects.filter(run=added).values_list("pk", "theme"))
    restore_run(run=first, user=user_with("review.add_run"))
    assert dict(Placement.objects.filter(run=added).values_list("pk", "theme")) == places
    assert Placement.objects.get(pk=moved.pk).theme == moved.theme


def test_workers_share_the_reading_and_none_reads_twice(
    home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = factories.ConsultationFactory(parent=home)
    factories.GoalFactory(number=1, parent=page)
    submissions = [row.pk for row in send(page, OLD[:5])]
    monkeypatch.setattr("engagement.review.adapter.readings.CHUNK", 2)
    offered: list[Any] = []
    monkeypatch.setattr(
        read_texts.task, "delay", lambda run_id, chunk: offered.append([run_id, chunk])
    )
    calls: list[int] = []
    plain = feedback_nlp.read_comments

    def counted(comments: Any, *model: Any) -> Any:
        calls.append(len(comments))
        if len(calls) == 1:  # another worker reads the first chunk meanwhile, and dies
            read(page, submissions[:2])
        return plain(comments, *model)

    monkeypatch.setattr(feedback_nlp, "read_comments", counted)
    made = run(page)
    assert offered == [[made.pk, submissions[:2]], [made.pk, submissions[2:4]]]
    assert sorted(calls) == [1, 2, 2]
    assert Reading.objects.of(page).count() == 5
    helper = Run.objects.create(consultation=page, state=RunState.CANCELLED)
    Reading.objects.all().delete()
    read_texts.read_texts(run=helper, submissions=submissions)
    assert not Reading.objects.exists()


def test_what_was_read_in_a_text_goes_with_the_text(grouped: Any) -> None:
    submission = grouped.submissions.first()
    forget_submission(submission=submission)
    assert not Reading.objects.filter(part__submission=submission).exists()
    assert Reading.objects.count() == len(OLD) - 1
