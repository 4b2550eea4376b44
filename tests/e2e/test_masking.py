"""Reception staff settle hints, and analysts look at what was sent again and again."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from tests import factories

from .test_reception import PASSWORD, WAGTAIL, sign_in

TEXT = "𠮷田の前田利家です。電話は076-220-0000です。\nバスを増やしてください。図書館も広げて。"


@pytest.fixture
def submission(home):
    set_up_roles()
    create_staff(email="masker@example.com", role="reception", password=PASSWORD, name="加賀 花子")
    consultation = factories.ConsultationFactory(
        parent=home,
        under_way=True,
        second_masker=True,
    )
    row = factories.SubmissionFactory(consultation=consultation, text=TEXT, state="placed")
    phone = TEXT.index("076")
    factories.PlacementFactory(
        opinion__submission=row,
        hints=[
            {"kind": "name", "start": 3, "end": 7},
            {"kind": "phone", "start": phone, "end": phone + 12},
        ],
    )
    return row


def test_hints_are_worked_off_in_one_list(
    page: BrowserPage, live_server, submission, sound, width
) -> None:
    sign_in(page, live_server.url, "masker")
    page.goto(f"{live_server.url}/admin/review/masking/")
    sound(*WAGTAIL)
    page.locator("td a").first.click()
    expect(page.locator("input[name=hint]")).to_have_count(2)
    sound(*WAGTAIL)
    page.locator("input[name=hint]").last.check()
    page.locator("button[value=mask]").click()
    expect(page.locator("input[name=hint]")).to_have_count(1)
    page.reload()  # Wagtail's message fades in
    sound(*WAGTAIL)


def test_same_voices_are_shown_with_a_picture_and_its_table(
    page: BrowserPage, live_server, submission, sound, width
) -> None:
    create_staff(email="analyst@example.com", role="analyst", password=PASSWORD, name="前田 松")
    first = submission.opinions.get()
    for day, channel in enumerate(["web", "post", "web"]):
        factories.PlacementFactory(
            duplicate_of=first,
            opinion__submission=factories.SubmissionFactory(
                consultation=submission.consultation,
                text=f"{TEXT}{'孫も困ります。' * day}",
                state="placed",
                channel=channel,
                received_at=timezone.now() - timedelta(days=day),
            ),
        )
    sign_in(page, live_server.url, "analyst")
    page.goto(f"{live_server.url}/admin/review/{submission.consultation_id}/voices/")
    sound(*WAGTAIL)
    page.locator(".review-opinion a").first.click()
    expect(page.locator(".review-bursts rect")).to_have_count(4)
    expect(page.locator("ins")).to_have_count(2)
    sound(*WAGTAIL)


SELECT = """words => {
  const walker = document.createTreeWalker(document.querySelector("[data-spans]"), 4);
  while (walker.nextNode()) {
    const at = walker.currentNode.textContent.indexOf(words);
    if (at >= 0) {
      const range = document.createRange();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + words.length);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return;
    }
  }
}"""


def test_words_that_are_selected_are_taken_over(
    page: BrowserPage, live_server, submission, sound, width
) -> None:
    sign_in(page, live_server.url, "masker")
    place = f"{live_server.url}/admin/review/{submission.consultation_id}/submissions"
    page.goto(f"{place}/{submission.pk}/masks/")
    page.evaluate(SELECT, "バスを増やし")
    expect(page.locator("[data-selected-words]")).to_have_value("バスを増やし")
    expect(page.locator("[data-selected-start]")).to_have_value("29")  # 𠮷 is one character
    page.goto(f"{place}/{submission.pk}/opinions/")
    sound(*WAGTAIL)
    page.evaluate(SELECT, "図書館も広げて。")
    expect(page.locator("[data-selected-words]")).to_have_value("図書館も広げて。")
