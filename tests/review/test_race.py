"""Two people, or a person and a worker, at the same moment, on a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from engagement.review.models import Placement, Run, RunState
from engagement.review.services.execute_run import execute_run
from engagement.review.services.move_opinions import move_opinion
from engagement.review.services.picked import PlacementChanged
from engagement.review.services.request_run import request_run
from engagement.submissions.models import Opinion
from tests import factories

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("grouping"),
]


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Start all acts at the same moment; answer what each returned or raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(run, acts))


@pytest.fixture
def run(consultation: Any) -> Run:
    queued: Run = factories.RunFactory(consultation=consultation, state=RunState.QUEUED)
    return queued


def test_of_many_requests_at_once_one_makes_the_run_and_none_fails(consultation: Any) -> None:
    answers = at_once([lambda: request_run(consultation=consultation)] * 8)
    assert set(answers) == {Run.objects.get()}


def test_of_two_workers_one_gets_the_run(send: Any, run: Run, grouping: Any) -> None:
    send("目標1【バス】。")

    def work() -> None:
        execute_run(run=Run.objects.get(pk=run.pk))

    assert at_once([work] * 4) == [None] * 4
    assert len(grouping.calls) == 1
    assert Opinion.objects.count() == Placement.objects.count() == 1


def test_of_two_people_who_move_the_same_opinion_the_second_is_told(
    send: Any, run: Run, user_with: Any
) -> None:
    send("分からない。")
    execute_run(run=run)
    placement = Placement.objects.get()
    seen = placement.version
    people = [user_with("review.change_placement") for _ in range(4)]

    def move(person: Any) -> Callable[[], Any]:
        return lambda: move_opinion(
            opinion=placement.opinion, goal_code="2", user=person, version=seen
        )

    answers = at_once([move(person) for person in people])
    refused = [answer for answer in answers if isinstance(answer, PlacementChanged)]
    assert len(refused) == 3
    placement.refresh_from_db()
    assert {error.placement.confirmed_by for error in refused} == {placement.confirmed_by}


def test_what_staff_decide_while_a_run_stores_is_what_remains(
    send: Any, run: Run, user_with: Any, consultation: Any
) -> None:
    for number in range(20):
        send(f"目標1【論点{number}】。")
    execute_run(run=run)
    analyst = user_with("review.change_placement")
    opinions = list(Opinion.objects.select_related("submission__consultation"))
    again = factories.RunFactory(consultation=consultation, state=RunState.QUEUED)

    def move_all() -> None:
        for opinion in opinions:
            move_opinion(opinion=opinion, goal_code="2", user=analyst)

    assert at_once([move_all, lambda: execute_run(run=again)]) == [None, None]
    again.refresh_from_db()
    assert again.state == RunState.DONE
    assert set(Placement.objects.values_list("goal_code", "theme")) == {("2", None)}
    assert Placement.objects.confirmed().count() == 20
