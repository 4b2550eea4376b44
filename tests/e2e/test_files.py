"""A citizen attaches files, on a phone and at a desk."""

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from engagement.submissions.models import Submission
from tests import factories
from tests.submissions import uploads


@pytest.fixture(autouse=True)
def _a_test_types_faster_than_people(monkeypatch):
    monkeypatch.setattr("engagement.submissions.forms.stamp.LEAST_SECONDS", 0)


@pytest.fixture
def url(home, live_server):
    consultation = factories.ConsultationFactory(
        parent=home,
        slug="strategy",
        under_way=True,
        takes_pdf=True,
        takes_images=True,
    )
    factories.GoalFactory(number=4, parent=consultation)
    return f"{live_server.url}/comment/strategy/"


def chosen(name: str, data: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


def test_files_are_chosen_refused_taken_out_and_sent(page: BrowserPage, url, sound, width) -> None:
    page.goto(url)
    sound()
    page.locator("#id_opinion-1-text").fill("路線バスの本数を増やしてください。")
    page.locator("#new-files").set_input_files(
        [
            chosen("意見書.pdf", uploads.PDF),
            chosen("とても長い名前の資料" * 8 + ".pdf", uploads.PDF),
            chosen("写真.pdf", uploads.EXE),
        ]
    )
    page.locator("button[value=check]:visible").last.click()
    expect(page.get_by_role("alert")).to_contain_text("「写真.pdf」")
    expect(page.locator("#id_opinion-1-text")).to_have_value("路線バスの本数を増やしてください。")
    sound()

    page.locator("button[value^=drop-]").last.click()
    expect(page.locator("ul.files li")).to_have_count(1)
    page.locator("button[value=check]:visible").last.click()
    expect(page.locator("ul.files")).to_contain_text("意見書.pdf")
    sound()

    page.locator("button[value=send]").click()
    expect(page.locator(".receipt__number")).to_be_visible()
    expect(page.locator("ul.files")).to_contain_text("意見書.pdf")
    sound()
    assert Submission.objects.get().files.get().name == "意見書.pdf"
