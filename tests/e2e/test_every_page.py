"""Every public page and state, at a phone's and a desk's width and at 400%; and by keyboard."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as BrowserPage

from accounts.models import User
from engagement.responses.following.tokens import token_for
from engagement.responses.models import Subscription
from engagement.responses.services.publish_summary import publish_summary
from engagement.submissions.models import HoldReason, State, Submission
from engagement.submissions.services.receive import receive_submission
from engagement.submissions.services.unsent import keep_unsent
from tests import factories

LONG = "とても長いご意見です。" * 60 + "https://example.jp/" + "x" * 400
AT_400_PERCENT = 320  # of 1280
# Wagtail's own pages, not ours to mend: the sidebar's search label and the header's landmarks.
WAGTAIL = ("region", "landmark-unique")
FORM = "/comment/strategy/"


@pytest.fixture(autouse=True)
def _a_test_types_faster_than_people(monkeypatch):
    monkeypatch.setattr("engagement.submissions.forms.stamp.LEAST_SECONDS", 0)


@pytest.fixture
def consultation(home):
    now = timezone.now()
    consultation = factories.ConsultationFactory(
        parent=home,
        slug="strategy",
        under_way=True,
        notice="一部を訂正しました。",
    )
    for slug, opens in (("soon", 1), ("over", -9)):
        factories.ConsultationFactory(
            parent=home,
            slug=slug,
            opens_at=now + timedelta(days=opens),
            closes_at=now + timedelta(days=opens + 5),
        )
    factories.GoalFactory(number=1, parent=consultation)
    factories.GoalFactory(number=4, parent=consultation)
    return consultation


@pytest.fixture
def visit(page: BrowserPage, live_server, sound, width):
    """Goes somewhere and checks it; on the phone at 400% of a desk's width, too."""

    def check(*ignored: str) -> None:
        expect(page.locator("h1")).to_have_count(1)
        sound(*ignored)
        if width == 375 and not ignored:
            page.set_viewport_size({"width": AT_400_PERCENT, "height": 256})
            spilt = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert spilt <= 0, f"{page.url} has to be scrolled sideways at 400%"
            page.set_viewport_size({"width": width, "height": 800})

    def go(path: str, *ignored: str) -> None:
        page.goto(live_server.url + path)
        check(*ignored)

    go.check = check
    return go


def press(page: BrowserPage, value: str) -> None:
    page.locator(f".buttons button[value={value}]").click()


def test_every_page_of_the_open_period(
    page: BrowserPage, live_server, visit, consultation, settings
):
    for path in (
        "/",
        "/soon/",
        "/over/",
        "/comment/soon/",
        "/comment/over/",
        "/no/page/",
        "/follow/strategy/",
        "/follow/strategy/asked/",
        "/follow/confirm/broken/",
        "/answers/",
        "/accounts/login/",
        "/accounts/signup/",
        f"{FORM}change/",
    ):
        visit(path)
    for path in ("/follow/strategy/", "/answers/", f"{FORM}change/"):  # sent empty
        page.goto(live_server.url + path)
        page.locator("main form button[type=submit]").last.click()
        expect(page.get_by_role("alert")).to_be_visible()
        visit.check()

    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "submit_comment": "0/h/ip"}
    visit(f"{FORM}?goal=4")
    press(page, "check")
    visit.check()
    page.locator("#id_opinion-1-text").fill(LONG)
    press(page, "check")
    visit.check()
    page.locator(".buttons button[value=send]").click()
    expect(page.locator(".receipt__number")).to_be_visible()
    visit.check()
    held = Submission.objects.get()
    assert held.state == State.HELD
    _look_up(page, visit, held)

    subscription = Subscription.objects.create(
        consultation=consultation, address="a@example.jp", address_hash="x", asked_at=timezone.now()
    )
    visit(f"/follow/confirm/{token_for(subscription, 'confirm')}/")
    visit(f"/follow/unsubscribe/{token_for(subscription, 'unsubscribe')}/")


def _look_up(page: BrowserPage, visit, submission: Submission) -> None:
    visit("/answers/")
    page.locator("#id_receipt").fill(submission.receipt)
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".quote").first).to_be_visible()
    visit.check()


def test_every_page_of_mine_and_of_reception(page: BrowserPage, visit, live_server, consultation):
    citizen = factories.UserFactory(is_citizen=True)
    for text in ("バスを増やしてほしい。", LONG):
        submission = receive_submission(
            consultation=consultation, text=text, submitted_by=citizen, pass_phrase="けんろくえん"
        )
    keep_unsent(user=citizen, consultation=consultation, opinions=[{"text": LONG, "goal": "4"}])
    _sign_in(page, live_server, citizen)
    for path in ("/accounts/me/", "/accounts/me/delete/", FORM, "/en/accounts/me/", f"/en{FORM}"):
        visit(path)
    visit("/accounts/me/")
    page.get_by_role("button", name=f"{submission.receipt}のその後").click()
    expect(page.locator(".quote").first).to_be_visible()
    visit.check()
    visit("/accounts/me/")
    page.get_by_role("button", name=f"{submission.receipt}の訂正").click()
    visit.check()
    visit(f"{FORM}change/withdraw/")

    for reason in HoldReason:
        receive_submission(consultation=consultation, text=LONG, hold_reason=reason)
    _sign_in(page, live_server, factories.UserFactory(is_superuser=True))
    visit("/admin/held/", *WAGTAIL)
    page.locator("input[name=submission]").first.check()
    page.locator("button[value=accept]").click()
    expect(page.locator("input[name=submission]")).to_have_count(1)
    page.locator("input[name=submission]").first.check()
    page.locator("button[value=exclude]").click()
    visit("/admin/held/", *WAGTAIL)  # anew: Wagtail's message fades in
    assert not Submission.objects.held().exists()

    visit("/admin/audit-log/", *WAGTAIL)
    expect(page.locator(".operations-log tbody tr").nth(3)).to_be_visible()
    late = factories.SubmissionFactory(
        consultation=consultation,
        recorded_by=citizen,
        state=State.EXCLUDED,
        exclusion_reason="out_of_period",
    )
    visit(f"/admin/reception/{late.pk}/late/", *WAGTAIL)
    page.goto(f"{live_server.url}/admin/submissions/")
    page.locator("input[name=row]").first.check()
    page.locator("button[formaction$='/bulk/exclude/']").click()
    expect(page.locator("input[name=confirmed]")).to_be_attached()
    visit.check(*WAGTAIL)


def _sign_in(page: BrowserPage, live_server, user: User) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies["sessionid"].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])


def test_every_page_of_the_results(page: BrowserPage, visit, consultation):
    theme = factories.ThemeFactory(consultation=consultation, label="路線バスの減便" * 3)
    submission = factories.SubmissionFactory(
        consultation=consultation, state=State.PLACED, text=LONG
    )
    factories.PlacementFactory(
        theme=theme,
        opinion__submission=submission,
        measures=[{"code": "1-1-1", "score": 0.9}],
    )
    excluded = factories.SubmissionFactory(
        consultation=consultation, state=State.EXCLUDED, exclusion_reason="illegible"
    )
    factories.ResponseFactory(theme=theme, text="検討します。" * 100)
    consultation.closes_at = timezone.now() - timedelta(hours=1)
    consultation.save()
    user = factories.UserFactory(is_superuser=True)
    publish_summary(consultation=consultation, user=user)
    results = ("/strategy/results/", "/en/strategy/results/")
    also = ("/strategy/results/changes/", "/open-data/", "/en/open-data/")
    for path in ("/", "/strategy/", "/strategy/goal-1/", *results, *also):
        visit(path)
    _look_up(page, visit, submission)
    page.context.clear_cookies()
    _look_up(page, visit, excluded)


def test_by_keyboard_alone_from_the_front_page_to_the_receipt(
    page: BrowserPage, live_server, consultation
):
    page.goto(live_server.url)
    _tab_to(page, page.get_by_role("link", name=consultation.title).first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/strategy/")
    _tab_to(page, page.locator("main a[href*='/comment/strategy/']").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/comment/strategy/")
    box = page.get_by_role("textbox", name="ご意見")
    _tab_to(page, box.first)
    page.keyboard.type("More buses, please.")
    _tab_to(page, page.locator(".buttons button[value=check]"))
    page.keyboard.press("Enter")
    send = page.locator(".buttons button[value=send]")
    expect(send).to_be_visible()
    _tab_to(page, send)
    page.keyboard.press("Enter")
    expect(page.locator(".receipt__number")).to_be_visible()
    assert Submission.objects.get().text == "More buses, please."


def _tab_to(page: BrowserPage, target: Locator) -> None:
    """Goes on with the tab key; each stop on the way shows that it has the focus."""
    for _stop in range(80):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
            " || document.activeElement.matches('input[type=radio], input[type=checkbox]')"
        )
        assert shown, page.evaluate("document.activeElement.outerHTML")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the tab key does not lead to {target}")
