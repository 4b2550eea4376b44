"""Reception staff at work: by keyboard alone."""

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from engagement.consultations.models import FieldKey, FormField
from engagement.submissions.models import State, Submission
from tests import factories
from tests.submissions import uploads

PASSWORD = "correct horse battery"
WAGTAIL = ("region", "landmark-unique")  # Wagtail's own pages, not ours to mend


@pytest.fixture
def consultation(home):
    set_up_roles()
    for name in ("typist", "reader"):
        create_staff(
            email=f"{name}@example.com", role="reception", password=PASSWORD, name="加賀 花子"
        )
    consultation = factories.ConsultationFactory(
        parent=home,
        slug="strategy",
        under_way=True,
        second_reader=True,
    )
    factories.GoalFactory(number=4, parent=consultation)
    FormField.objects.create(consultation=consultation, key=FieldKey.NAME)
    return consultation


def sign_in(page: BrowserPage, base: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{base}/admin/")
    page.locator("#id_login").fill(f"{name}@example.com")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/admin/")


def press_until(page: BrowserPage, focused: str) -> None:
    """Go on with the tab key alone, as somebody without a mouse does."""
    for _ in range(60):
        if page.evaluate(f"document.activeElement.matches({focused!r})"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key never reaches {focused}")


def test_paper_is_typed_in_and_read_by_a_second_person_without_a_mouse(
    page: BrowserPage, live_server, consultation, sound, width
) -> None:
    sign_in(page, live_server.url, "typist")
    page.goto(f"{live_server.url}/admin/reception/enter/")
    sound(*WAGTAIL)
    press_until(page, f"a[href$='/enter/{consultation.pk}/']")
    page.keyboard.press("Enter")
    expect(page.locator("#id_channel")).to_be_focused()
    sound(*WAGTAIL)

    page.keyboard.press("Control+Enter")  # with nothing typed
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#id_opinion-1-text")).to_be_focused()
    sound(*WAGTAIL)

    page.keyboard.insert_text("路線バスの")
    page.keyboard.press("Alt+KeyI")
    page.keyboard.insert_text("を増やして")
    press_until(page, "#id_opinion-1-about")
    page.keyboard.type("4-1-1")
    page.keyboard.press("Alt+KeyO")
    expect(page.locator("#id_opinion-2-text")).to_be_focused()
    page.keyboard.insert_text("窓口を残して")
    press_until(page, "#id_name")
    page.keyboard.insert_text("前田利家")
    page.locator("input[type=file]").set_input_files(
        {"name": "原本.png", "mimeType": "image/png", "buffer": uploads.image("PNG", (300, 200))}
    )
    page.keyboard.press("Control+Enter")

    expect(page.locator("#id_opinion-1-text")).to_be_focused()
    expect(page.locator("#id_opinion-1-text")).to_have_value("")
    submission = Submission.objects.get()
    expect(page.locator("[role=status]", has_text=submission.receipt)).to_be_visible()
    assert submission.text == "路線バスの〔判読不能〕を増やして\n\n窓口を残して"
    assert submission.state == State.UNCHECKED
    sound(*WAGTAIL)

    sign_in(page, live_server.url, "reader")
    page.goto(f"{live_server.url}/admin/reception/enter/{consultation.pk}/check/")
    sound(*WAGTAIL)
    press_until(page, f"a[href$='/check/{submission.pk}/']")
    page.keyboard.press("Enter")
    expect(page.locator("#id_opinion-1-text")).to_be_focused()
    expect(page.locator("figure img")).to_be_visible()
    assert page.locator("figure img").evaluate("image => image.naturalWidth") == 300
    sound(*WAGTAIL)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("読み合わせ待ちの意見はありません")).to_be_visible()
    # Wagtail fades its message in; half there it has too little contrast.
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    sound(*WAGTAIL)
    submission.refresh_from_db()
    assert (submission.state, submission.version) == (State.RECEIVED, 1)

    page.goto(f"{live_server.url}/admin/submissions/inspect/{submission.pk}/")
    expect(page.get_by_text(submission.receipt)).to_be_visible()
    sound(*WAGTAIL)
    press_until(page, "form[action$='/submitter/'] button")
    page.keyboard.press("Enter")  # without a purpose
    expect(page.get_by_text("目的は記録されます")).to_be_visible()
    sound(*WAGTAIL)
    page.locator("#id_purpose").select_option("question")
    press_until(page, "form[action$='/submitter/'] button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("前田利家")).to_be_visible()
    sound(*WAGTAIL)

    for path in (
        f"enter/{consultation.pk}/correct/{submission.pk}/",
        f"{submission.pk}/translation/",
    ):
        page.goto(f"{live_server.url}/admin/reception/{path}")
        expect(page.locator("form textarea").first).to_be_visible()
        sound(*WAGTAIL)
