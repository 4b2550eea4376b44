"""Public pages are made once and read to many, and nobody ever reads what is somebody else's."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache, caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail import hooks
from wagtail.models import PageViewRestriction

from engagement.consultations.edition import (
    ASKED_AGAIN_AFTER,
    EDITION,
    current_edition,
    start_new_edition,
)
from engagement.consultations.models import Direction, Goal, Measure
from home import kept_pages
from tests import factories
from tests.submissions.web import post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FORM = "/comment/strategy/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(factories.DURING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def goal(home):
    return factories.GoalFactory(number=4, parent__slug="strategy")


@pytest.fixture
def consultation(goal):
    return goal.consultation


def text(url, client=None, **headers):
    response = (client or Client()).get(url, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def kept():
    """The whole pages that are kept; parts of pages and ways to them are nobody's own."""
    copies = [caches["pages"].get(key.split(":", 2)[2]) for key in [*caches["pages"]._cache]]
    return [copy for copy in copies if isinstance(copy, kept_pages.KeptPage)]


def is_kept(url, client=None):
    """Whether reading ``url`` once more asks the database nothing."""
    client = client or Client()
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(url)
    return not queries.captured_queries


def test_what_everybody_reads_is_made_once_in_each_language(goal, consultation):
    for url in ("/", "/strategy/", "/strategy/goal-4/", "/strategy/goal-4/?changed"):
        assert is_kept(url)
        assert is_kept(f"/en{url}")
    assert 'lang="ja"' in text("/strategy/goal-4/")[:40]
    assert 'lang="en"' in text("/en/strategy/goal-4/")[:40]


@pytest.mark.parametrize(
    "url",
    [
        FORM,
        "/comment/strategy/change/",
        "/comment/strategy/received/",
        "/answers/",
        "/follow/strategy/",
        "/accounts/login/",
        "/strategy/search/?q=バス",
        "/strategy/?utm=1",
        "/feed/",
    ],
)
def test_forms_and_what_people_ask_for_are_never_kept(goal, url):
    Client().get(url)
    assert not kept()


def test_one_persons_form_never_reaches_another(goal):
    first, second = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    for client in (first, second):
        client.get(goal.url)
        client.get(FORM)
    tokens = {client.cookies["csrftoken"].value for client in (first, second)}
    assert len(tokens) == 2
    post(first, FORM, "check", {"text": "ひみつの下書き"})
    assert "ひみつの下書き" not in text(FORM, second)
    assert "csrfmiddlewaretoken" not in text(goal.url, second)


def test_whoever_is_known_is_read_no_kept_page_and_leaves_none(goal, user_with):
    staff = Client()
    staff.force_login(user_with())
    assert "ETag" not in staff.get(goal.url)
    assert not kept()
    assert Client().get(goal.url)["ETag"]
    assert "ETag" not in staff.get(goal.url)


def queries(url, client):
    with CaptureQueriesContext(connection) as captured:
        text(url, client)
    return len(captured)


def test_a_page_made_anew_asks_no_more_for_a_longer_draft(goal):
    unknown = Client()
    unknown.cookies["sessionid"] = "unknown"
    start_new_edition()
    few = queries(goal.url, unknown)
    direction = Direction.objects.get().pk
    for code in range(3, 30):
        Measure.objects.create(direction_id=direction, code=f"4-1-{code}", title="バス停")
    start_new_edition()
    assert queries(goal.url, unknown) == few <= 24
    assert "4-1-29" in text(goal.url, unknown)
    assert queries(goal.url, unknown) == 0


def test_what_is_hooked_into_the_serving_of_pages_is_asked_each_time_one_is_made(goal):
    unknown, asked = Client(), []
    unknown.cookies["sessionid"] = "unknown"
    goes_on = hooks.register_temporarily("before_serve_page", lambda *a: asked.append("before"))
    around = hooks.register_temporarily("on_serve_page", lambda go: _noted(go, asked))
    with goes_on, around:
        for _time in range(2):
            text(goal.url, unknown)
    assert asked == ["before", "around"] * 2
    refuses = lambda *a: HttpResponse("hooked", status=403)  # noqa: E731
    with hooks.register_temporarily("before_serve_page", refuses):
        assert unknown.get(goal.url).status_code == 403


def _noted(go, asked):
    return lambda *a: asked.append("around") or go(*a)


def test_parts_of_a_page_are_as_new_as_the_page(goal, consultation, clock):
    unknown = Client()
    unknown.cookies["sessionid"] = "unknown"
    assert "意見募集中" in text(goal.url, unknown)
    assert "新しい題" not in text(goal.url, unknown)
    goal.title = "新しい題"
    goal.save_revision().publish()
    assert "新しい題" in text(goal.url, unknown)
    assert "新しい題" in text("/strategy/goal-4/?changed", unknown)
    clock.move_to(factories.CLOSES)
    assert "検討中" in text(goal.url, unknown)
    consultation.unpublish()
    assert unknown.get("/strategy/goal-4/").status_code == 404


def test_a_preview_shows_the_draft_and_leaves_nothing_for_readers(goal, rf):
    assert goal.title in text(f"{goal.url}?new")
    goal = Goal.objects.get()
    goal.title = "下書きの題"
    preview = goal.make_preview_request(rf.get("/"), preview_mode="")
    assert "下書きの題" in preview.render().content.decode()
    assert "下書きの題" not in text(f"{goal.url}?again")


def test_a_page_that_a_password_opens_is_not_kept(goal, consultation):
    is_kept(goal.url)
    PageViewRestriction.objects.create(
        page=consultation, restriction_type="password", password="x" * 8
    )
    assert "csrfmiddlewaretoken" in text(goal.url)
    Client().get(goal.url)
    assert "路線バスの維持" not in text(goal.url)


def test_no_cookie_is_set_by_reading(goal, consultation):
    for url in ("/", consultation.url, goal.url):
        for _again in range(2):
            assert not Client().get(url).cookies


def test_what_is_published_shows_at_once(goal):
    assert is_kept(goal.url)
    goal.title = "新しい題"
    goal.save_revision().publish()
    assert "新しい題" in text(goal.url)


def test_what_another_process_publishes_shows_after_a_second(goal, clock):
    edition = current_edition()
    cache.set(EDITION, "of the other process")
    assert current_edition() == edition
    clock.shift(ASKED_AGAIN_AFTER)
    assert current_edition().name == "of the other process"


def test_what_is_unpublished_is_gone_at_once(goal, consultation):
    assert is_kept(goal.url)
    consultation.unpublish()
    assert Client().get(goal.url).status_code == 404


def test_a_change_elsewhere_on_the_site_shows_at_once(home, consultation):
    assert consultation.title in text("/")
    consultation.title = "別の意見募集"
    consultation.save_revision().publish()
    assert "別の意見募集" in text("/")


def test_a_goal_that_is_deleted_is_no_longer_listed(goal, consultation):
    assert goal.title in text(consultation.url)
    goal.delete()
    assert goal.title not in text(consultation.url)


@pytest.mark.parametrize(
    ("before", "after", "moment"),
    [
        ("まもなく", "意見募集中", factories.OPENS),
        ("意見募集中", "検討中", factories.CLOSES),
        ("あと1日", "今日が最終日", factories.CLOSES - DAY),
    ],
)
def test_opening_closing_and_midnight_show_to_the_second(
    goal, consultation, clock, before, after, moment
):
    clock.move_to(moment - factories.SECOND)
    was = text(goal.url)
    assert is_kept(goal.url)
    clock.move_to(moment)
    now = text(goal.url)
    assert was != now


def test_a_page_made_while_something_is_published_is_not_kept_for_later(goal, monkeypatch):
    made = kept_pages.keep

    def publish_meanwhile(*args):
        start_new_edition()
        return made(*args)

    monkeypatch.setattr("home.middleware.keep", publish_meanwhile)
    Client().get(goal.url)
    monkeypatch.setattr("home.middleware.keep", made)
    with CaptureQueriesContext(connection) as queries:
        Client().get(goal.url)
    assert queries.captured_queries


def test_who_reads_before_a_change_is_committed_does_not_keep_the_old_for_later(
    consultation, django_capture_on_commit_callbacks
):
    editions = [current_edition()]
    with django_capture_on_commit_callbacks(execute=True):
        consultation.save()
        editions.append(current_edition())
    editions.append(current_edition())
    assert len(set(editions)) == 3


def test_submissions_keep_the_pages_as_they_are(goal):
    edition = current_edition()
    post(Client(), FORM, "send")
    assert current_edition() == edition


def test_a_lost_edition_begins_a_new_one(goal, clock):
    edition = current_edition()
    cache.clear()
    clock.shift(ASKED_AGAIN_AFTER)
    assert current_edition() != edition


def test_a_reader_who_has_the_page_is_told_so(goal):
    etag = Client().get(goal.url)["ETag"]
    again = Client().get(goal.url, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "no-cache"


def test_a_kept_page_is_compressed_for_whoever_can_read_that(goal):
    packed = Client().get(goal.url, headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).decode() == text(goal.url)
    assert int(packed["Content-Length"]) == len(packed.content)


def test_kept_pages_carry_the_security_headers_of_fresh_ones(goal):
    fresh, kept = Client().get(goal.url), Client().get(goal.url)
    assert dict(fresh.headers) == dict(kept.headers)
    assert "script-src 'self'" in kept["Content-Security-Policy"]


def test_another_host_gets_no_copy_of_this_one(goal):
    assert is_kept(goal.url)
    assert Client().get(goal.url, headers={"host": "evil.example"}).status_code == 400


def test_keeping_can_be_switched_off(goal, settings):
    settings.MACHIKOE_PAGE_CACHE_SECONDS = 0
    assert not is_kept(goal.url)
