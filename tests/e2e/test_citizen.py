"""What a citizen sees and does, without an account."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect
from wagtail.models import Page, Site

from engagement.submissions.models import Submission
from tests import factories


@pytest.fixture(autouse=True)
def _a_test_types_faster_than_people(monkeypatch):
    monkeypatch.setattr("engagement.submissions.forms.stamp.LEAST_SECONDS", 0)


@pytest.fixture
def goal(transactional_db, live_server):
    home = factories.HomePageFactory(parent=Page.get_first_root_node())
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    now = timezone.now()
    consultation = factories.ConsultationFactory(
        parent=home,
        slug="strategy",
        opens_at=now - timedelta(days=3),
        closes_at=now + timedelta(days=3),
    )
    return factories.GoalFactory(number=4, parent=consultation)


def test_from_the_front_page_to_a_receipt(page: BrowserPage, live_server, goal, width, sound):
    page.goto(live_server.url)
    sound()
    page.get_by_role("link", name=goal.consultation.title).click()
    sound()
    page.get_by_role("link", name=goal.title).click()
    sound()
    measure = page.locator("[id='4-1-2']")
    measure.get_by_role("link", name=re.compile("4-1-2 デジタル技術")).click()
    expect(page.get_by_role("checkbox", name="4-1-2 デジタル技術の活用")).to_be_checked()
    sound()

    page.get_by_role("button").last.click()  # with nothing written
    expect(page.get_by_role("alert")).to_be_visible()
    sound()

    page.locator("#id_opinion-1-text").fill(
        "手続きをスマホでできるようにしてください。\n窓口も残してほしい。"
    )
    page.get_by_role("button").last.click()
    expect(page.locator(".quote")).to_contain_text("窓口も残してほしい。")
    sound()
    page.locator("button[value=change]").click()
    expect(page.locator("#id_opinion-1-text")).to_have_value(re.compile("窓口も残してほしい。"))
    page.get_by_role("button").last.click()
    page.locator("button[value=send]").click()

    submission = Submission.objects.get()
    expect(page.locator(".receipt__number")).to_have_text(submission.receipt)
    assert [target.measure_code for target in submission.targets.all()] == ["4-1-2"]
    sound()


def test_the_same_in_english_by_keyboard_alone(page: BrowserPage, live_server, goal, sound):
    page.goto(f"{live_server.url}/en/comment/strategy/?goal=4")
    sound()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.locator("#id_opinion-1-text").focus()
    page.keyboard.type("More buses in the evening, please.")
    page.locator(".buttons button[value=check]").focus()
    page.keyboard.press("Enter")
    page.locator("button[value=send]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment was received")
    assert Submission.objects.get().language == "en"


@pytest.mark.parametrize("at", [factories.OPENS - factories.SECOND, factories.CLOSES])
def test_outside_the_period_the_page_says_so(page: BrowserPage, live_server, goal, at, sound):
    consultation = goal.consultation
    consultation.opens_at, consultation.closes_at = factories.OPENS, factories.CLOSES
    consultation.save()
    with time_machine.travel(at):
        page.goto(f"{live_server.url}/comment/strategy/")
        expect(page.locator("form")).to_have_count(0)
        sound()
