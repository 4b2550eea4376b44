"""Reading a draft: sound for everybody at every width, light, and by keyboard."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import Response, expect

from engagement.consultations.models import GlossaryTerm, Goal, Way, WayToSend
from tests import factories

LIGHT = 100_000  # bytes of a page with all that it loads, without images
PATHS = [
    "/",
    "/strategy/",
    "/strategy/goal-4/",
    "/strategy/goal-4/?changed",
    "/strategy/goal-4/changes/",
    "/strategy/search/?q=ﾊﾞｽ",
    "/strategy/search/?q=ありません",
    "/accessibility/",
]


@pytest.fixture
def goal(home):
    now = timezone.now()
    consultation = factories.ConsultationFactory(
        parent=home,
        slug="strategy",
        under_way=True,
    )
    factories.ConsultationFactory(
        parent=home, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1)
    )
    for place, way in enumerate(Way):
        WayToSend.objects.create(
            consultation=consultation, way=way, details="金沢市広坂1丁目1番1号", sort_order=place
        )
    GlossaryTerm.objects.create(
        consultation=consultation, term="デジタル", reading="でじたる", explanation="数で表すこと"
    )
    goal = factories.GoalFactory(number=4, parent=consultation)
    _publish(goal, "路線バスの維持と増便", mark="revised", current_title="路線バスの運行")
    return goal


def _publish(goal, title, **fields):
    draft = Goal.objects.get(pk=goal.pk).get_latest_revision_as_object()
    (direction,) = draft.directions.all()
    measures = list(direction.measures.all())
    measures[0].title = title
    measures[0].easy_japanese = "バスを 守《まも》ります。"
    for name, value in fields.items():
        setattr(measures[0], name, value)
    direction.measures, draft.directions = measures, [direction]
    draft.save_revision().publish()


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_is_sound_light_and_asks_nobody_else(
    page: BrowserPage, live_server, goal, width, sound, language
):
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    for path in PATHS:
        answers.clear()
        page.goto(live_server.url + language + path, wait_until="networkidle")
        sound()
        assert sum(map(_weight, answers)) < LIGHT, path
        assert [each.url for each in answers if not each.url.startswith(live_server.url)] == []
        assert page.context.cookies() == [], path


def _weight(response: Response) -> int:
    is_image = response.request.resource_type == "image"
    return 0 if is_image else len(response.body())


def test_at_400_per_cent_nothing_is_scrolled_sideways(page: BrowserPage, live_server, goal, sound):
    page.set_viewport_size({"width": 320, "height": 256})
    for path in PATHS:
        page.goto(live_server.url + path)
        sound()


def test_a_shared_link_opens_at_its_measure(page: BrowserPage, live_server, goal):
    page.goto(f"{live_server.url}/strategy/goal-4/#4-1-2")
    expect(page.locator("[id='4-1-2']")).to_be_in_viewport()


def test_a_term_leads_to_its_explanation_by_keyboard(page: BrowserPage, live_server, goal):
    page.goto(f"{live_server.url}/strategy/goal-4/")
    page.get_by_role("link", name="デジタル", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("数で表すこと")).to_be_in_viewport()


def test_the_keyboard_goes_through_a_page_as_it_is_read(page: BrowserPage, live_server, goal):
    page.goto(f"{live_server.url}/strategy/goal-4/")
    links = page.locator("a:visible, button:visible, input:visible").all()
    for link in links:
        page.keyboard.press("Tab")
        expect(link).to_be_focused()


def test_a_measure_is_searched_and_found(page: BrowserPage, live_server, goal):
    page.goto(f"{live_server.url}/strategy/")
    page.get_by_role("searchbox").fill("路線ﾊﾞｽ")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("4-1-1")).click()
    expect(page).to_have_url(re.compile(r"/strategy/goal-4/#4-1-1$"))


def test_two_versions_are_compared(page: BrowserPage, live_server, goal, width, sound):
    _publish(goal, "路線バスの存続")
    page.goto(f"{live_server.url}/strategy/goal-4/")
    page.locator("a[href$='/changes/']").click()
    page.locator("#from").select_option("1")
    page.get_by_role("button").last.click()
    expect(page.locator("del").filter(has_text="維持")).to_be_visible()
    expect(page.locator("ins").filter(has_text="存続")).to_be_visible()
    sound()


def test_the_printed_page_leaves_out_what_only_a_screen_can_do(
    page: BrowserPage, live_server, goal
):
    page.goto(f"{live_server.url}/strategy/goal-4/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for control in page.locator(".no-print, .site-header nav, .skip-link").all():
        expect(control).to_be_hidden()
