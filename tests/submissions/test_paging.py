"""Long lists are turned over without gaps and repetitions, whatever they are sorted by."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement.consultations.paging import KeysetPages
from engagement.submissions.models import Submission
from tests import factories

pytestmark = pytest.mark.django_db

POSTMARKS = [None, date(2026, 1, 3), date(2026, 1, 2), date(2026, 1, 3), None, None, None]

ORDERS = [
    ["pk"],
    ["-received_at"],
    ["postmarked_on"],
    ["-postmarked_on", "goal_code"],
    ["goal_code", "-postmarked_on", "pk"],
    ["consultation", "-goal_code", "pk"],
]
WRONG = ["2", "x", "after:", "after:1", "after:[]", 'after:["\\u0000",1]', 'before:["x",[]]']


@pytest.fixture
def submissions(home):
    consultation = factories.ConsultationFactory(parent=home)
    for number, postmark in enumerate(POSTMARKS):
        factories.SubmissionFactory(
            consultation=consultation, postmarked_on=postmark, goal_code=str(number % 2)
        )
    return Submission.objects.all()


def turned(rows, way, where):
    """The rows of one page after the other, as far as its links lead."""
    pages = KeysetPages(rows, 2)
    page, seen = pages.get_page(where), []
    for _page in range(10):
        seen.append([row.pk for row in page])
        if not getattr(page, f"has_{way}")():
            return seen
        page = pages.get_page(getattr(page, f"{way}_page_number")())
    raise AssertionError(seen)


def test_every_row_is_on_one_page_forwards_and_backwards(submissions):
    for order in ORDERS:
        rows = submissions.order_by(*order)
        sorted_ = list(rows.order_by(*order, "-pk").values_list("pk", flat=True))
        forwards = turned(rows, "next", "")
        assert [len(page) for page in forwards] == [2, 2, 2, 1], order
        assert [pk for page in forwards for pk in page] == sorted_, order
        # From the end, where the last page is a full one.
        backwards = turned(rows, "previous", "last")
        assert backwards[0] == sorted_[-2:], order
        assert backwards[-1] == sorted_[:2], "never half a page at the beginning"
        assert {pk for page in backwards for pk in page} == set(sorted_), order


def test_a_page_stays_where_it_is_when_the_row_before_it_leaves(submissions):
    pages = KeysetPages(submissions.order_by("pk"), 2)
    first = pages.get_page("")
    before = list(pages.get_page(first.next_page_number()))
    Submission.objects.filter(pk=first[1].pk).delete()
    assert list(pages.get_page(first.next_page_number())) == before


def test_a_deep_page_is_found_without_passing_what_is_before_it(submissions):
    pages = KeysetPages(submissions, 2)
    with CaptureQueriesContext(connection) as captured:
        pages.get_page(pages.get_page("last").previous_page_number())
    assert not any("OFFSET" in query["sql"] for query in captured)


def test_an_address_of_no_page_shows_the_first(submissions):
    pages = KeysetPages(submissions.order_by("goal_code"), 2)
    for where in WRONG:
        assert list(pages.get_page(where)) == list(pages.get_page("")), where
