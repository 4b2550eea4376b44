"""After the call: what became of my comment, the results as a story, and following by e-mail."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from engagement.responses.models import Subscription
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.tasks import answer_request
from engagement.submissions.models import State
from tests import factories

TEXT = "路線バスの本数を増やしてください。\n公園には木陰がほしいです。"


@pytest.fixture
def consultation(home):
    consultation = factories.ConsultationFactory(
        parent=home,
        slug="strategy",
        opens_at=timezone.now() - timedelta(days=30),
        closes_at=timezone.now() - timedelta(days=3),
    )
    for number in (1, 4):
        factories.GoalFactory(number=number, parent=consultation)
    return consultation


@pytest.fixture
def submission(consultation):
    """Two opinions in two themes, both answered; one answer revises the draft."""
    submission = factories.SubmissionFactory(
        consultation=consultation, state=State.PLACED, text=TEXT
    )
    letters = {"路線バスの減便": ("reference", "C"), "公園の木陰": ("revised", "A")}
    for (label, (key, letter)), (start, end) in zip(
        letters.items(), [(0, 17), (18, len(TEXT))], strict=True
    ):
        theme = factories.ThemeFactory(consultation=consultation, label=label)
        factories.PlacementFactory(
            theme=theme,
            measures=[{"code": "1-1-1", "score": 0.9}],
            opinion=factories.OpinionFactory(submission=submission, start=start, end=end),
        )
        reflection = factories.ReflectionFactory(consultation=consultation, key=key, letter=letter)
        change = {"code": "1-1-1", "field": "title", "after": "路線バスの維持"}
        factories.ResponseFactory(
            theme=theme,
            text=f"{label}への考え方",
            reflection=reflection,
            changes=[change] if key == "revised" else [],
        )
    return submission


@pytest.fixture
def published(submission):
    user = factories.UserFactory(is_superuser=True)
    return publish_summary(consultation=submission.consultation, user=user)


def look_up(page: BrowserPage, base: str, receipt: str) -> None:
    page.goto(base)
    page.locator("footer").get_by_role("link", name="私の意見").click()
    page.get_by_label("受付番号").fill(receipt)
    page.locator("main form button").click()


def test_before_publication_a_citizen_sees_the_step_and_their_own_words(
    page: BrowserPage, live_server, submission, width, sound
):
    look_up(page, live_server.url, "０００")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("受付番号")).to_have_value("０００")
    sound()
    page.get_by_label("受付番号").fill(submission.receipt.lower().replace("-", " "))
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/answers/yours/$"))
    expect(page.locator("[aria-current=step]")).to_contain_text("検討中")
    expect(page.locator("main")).to_contain_text("公園には木陰がほしいです。")
    expect(page.locator("main")).not_to_contain_text("公園の木陰への考え方")
    sound()
    page.reload()
    expect(page.locator("[aria-current=step]")).to_be_visible()


def test_from_the_receipt_number_to_the_row_of_the_results(
    page: BrowserPage, live_server, submission, published, width, sound
):
    look_up(page, live_server.url, submission.receipt)
    expect(page.locator("[aria-current=step]")).to_contain_text("回答")
    expect(page.get_by_text("公園の木陰への考え方")).to_be_visible()
    sound()
    page.locator("main section.result a").first.click()
    expect(page).to_have_url(re.compile(r"/strategy/results/#theme-\d+$"))
    expect(page.locator("article:target")).to_contain_text("路線バスの減便")
    sound()
    page.goto(f"{live_server.url}/en/answers/yours/")
    expect(page.get_by_role("heading", level=1)).to_have_text("What became of my comment?")
    sound()
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/en/answers/$"))


def test_the_results_by_keyboard_without_scripts(
    browser, live_server, published, width, browser_context_args
):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    page.goto(f"{live_server.url}/strategy/results/")
    page.locator("#filter-reflection").select_option("revised-A")
    page.locator(".results-filter button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("article.result")).to_have_count(1)
    expect(page.locator("article.result")).to_contain_text("公園の木陰")
    assert context.cookies() == []
    context.close()


def test_the_results_are_sound_whole_and_in_part(
    page: BrowserPage, live_server, published, width, sound
):
    for address in ("/strategy/results/", "/en/strategy/results/?goal=1&reflection=revised-A"):
        page.goto(live_server.url + address)
        sound()


def test_following_from_the_form_to_its_end(
    page: BrowserPage, live_server, consultation, width, sound, monkeypatch
):
    monkeypatch.setattr(answer_request, "delay", answer_request)
    page.goto(f"{live_server.url}/follow/strategy/")
    sound()
    page.locator("main form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    sound()
    page.get_by_label("メールアドレス").fill("taro@example.com")
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/asked/$"))
    sound()
    confirm, unsubscribe = re.findall(r"https?://[^/]+(/follow/\S+)", mail.outbox[0].body)
    page.goto(live_server.url + confirm)
    sound()
    page.locator("main form button").click()
    expect(page.locator("main form")).to_have_count(0)
    assert Subscription.objects.confirmed().exists()
    sound()
    page.goto(live_server.url + unsubscribe)
    sound()
    page.locator("main form button").click()
    expect(page.locator("main form")).to_have_count(0)
    assert not Subscription.objects.exists()
    sound()
