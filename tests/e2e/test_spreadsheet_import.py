"""Reception at work in a browser: a spreadsheet in, its dry run, its import, and the ledger."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from engagement.submissions.models import SpreadsheetImport, Submission
from engagement.submissions.services.check_import import check_import
from engagement.submissions.services.run_import import import_next_chunk
from tests import factories

PASSWORD = "correct horse battery"
# Wagtail's own: sidebar, header, and the heading over what a list found.
WAGTAIL = ("region", "landmark-unique", "aria-allowed-role")


@pytest.fixture
def consultation(home):
    set_up_roles()
    create_staff(email="r@example.com", role="reception", password=PASSWORD, name="加賀 花子")
    return factories.ConsultationFactory(
        parent=home,
        slug="strategy",
        opens_at=timezone.now() - timedelta(days=9),
        closes_at=timezone.now() + timedelta(days=3),
    )


def spreadsheet() -> bytes:
    day = timezone.localtime(timezone.now() - timedelta(days=2)).date()
    reiwa = f"令和{day.year - 2018}年{day.month}月{day.day}日"
    return "\n".join(
        [
            "整理番号,受付日,提出方法,ご意見",
            f"1,{reiwa},郵送,路線バスの本数を増やしてください。",
            f"2,{reiwa},窓口,ゴミ袋の有料化には反対です。",
            "3,2001-01-01,郵送,期間の外です。",
            f"4,{reiwa},郵送,",
        ]
    ).encode("cp932")


def test_from_a_spreadsheet_to_the_ledger(
    page: BrowserPage, live_server, consultation, width, sound, tmp_path
):
    def look() -> None:
        page.wait_for_load_state("networkidle")
        sound(*WAGTAIL)

    page.goto(f"{live_server.url}/admin/")
    page.locator("#id_login").fill("r@example.com")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button").click()
    page.goto(f"{live_server.url}/admin/reception/imports/")
    look()
    page.locator("input[type=file]").set_input_files(
        {"name": "意見.csv", "mimeType": "text/csv", "buffer": b"\x81"}
    )
    page.get_by_role("button", name="アップロード").click()
    expect(page.locator("main")).to_contain_text("CSV UTF-8")
    look()
    page.locator("input[type=file]").set_input_files(
        {"name": "意見.csv", "mimeType": "text/csv", "buffer": spreadsheet()}
    )
    page.get_by_role("button", name="アップロード").click()
    expect(page).to_have_url(re.compile("/columns/$"))
    look()
    page.get_by_role("button", name="全ての行を確認する").click()
    expect(page.locator("#import").get_by_text("確認待ち")).to_be_visible()
    source = SpreadsheetImport.objects.get()
    check_import(source=source)
    expect(page.get_by_role("button", name="新規の2件を取り込む")).to_be_visible()
    look()
    assert not Submission.objects.exists()
    page.get_by_role("button", name="新規の2件を取り込む").click()
    expect(page.locator("#import").get_by_text("取込み中")).to_be_visible()
    import_next_chunk(source=source)
    expect(page.locator("#import")).not_to_have_attribute("hx-get", "")
    look()
    page.goto(f"{live_server.url}/admin/reception/ledger/")
    look()
    page.locator("tfoot a").first.click()
    expect(page.locator("main")).to_contain_text("路線バスの本数")
    look()
    page.goto(f"{live_server.url}/admin/submissions/?q=ｺﾞﾐ")
    expect(page.locator("main")).to_contain_text("ゴミ袋")
    expect(page.locator("main")).not_to_contain_text("路線バス")
    look()
