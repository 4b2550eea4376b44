"""Two people at the same moment: one answer, one page of results."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import Response, ResponseSummary
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.services.reflections import ensure_reflections
from engagement.responses.services.write_response import NewerVersion, write_response
from engagement.review.models import Theme
from tests import factories

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def at_once(work: Callable[[], object], times: int = 4) -> list[object]:
    """The results of ``work`` done by so many threads at the same moment, errors included."""
    barrier = Barrier(times)

    def run(_number: int) -> object:
        barrier.wait()
        try:
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_of_several_first_answers_one_is_kept_and_the_others_are_told(
    theme_with: Callable[..., Theme], user_with: Callable[..., User]
) -> None:
    theme = theme_with(["1-1-1"])
    reflection = factories.ReflectionFactory(consultation=theme.consultation)
    user = user_with("responses.change_response")
    results = at_once(
        lambda: write_response(
            subject=theme, summary="要旨", text="文", reflection=reflection, user=user
        )
    )
    assert [type(result) for result in results].count(NewerVersion) == 3
    assert Response.objects.count() == 1


def test_several_publishers_make_one_page(
    consultation: Consultation, answered: Response, user_with: Callable[..., User]
) -> None:
    user = user_with("responses.publish_response")
    results = at_once(lambda: publish_summary(consultation=consultation, user=user))
    assert {type(result) for result in results} == {ResponseSummary}
    assert ResponseSummary.objects.count() == 1


def test_the_default_categories_are_made_once(consultation: Consultation) -> None:
    at_once(lambda: ensure_reflections(consultation=consultation))
    assert consultation.reflections.count() == 6
