"""What a citizen sees and does, without an account."""

import re

import pytest
import time_machine
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from engagement.consultations.models import FieldKey, FormField
from engagement.submissions.models import State, Submission
from engagement.submissions.services.receive import receive_submission
from engagement.submissions.text import clean_text
from tests import factories


@pytest.fixture(autouse=True)
def _a_test_types_faster_than_people(monkeypatch):
    monkeypatch.setattr("engagement.submissions.forms.stamp.LEAST_SECONDS", 0)


@pytest.fixture
def goal(home):
    consultation = factories.ConsultationFactory(
        parent=home,
        slug="strategy",
        under_way=True,
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


@pytest.fixture
def asks_everything(goal):
    consultation = goal.consultation
    for place, key in enumerate(FieldKey):
        need = "required" if key == FieldKey.NAME else "optional"
        FormField.objects.create(consultation=consultation, key=key, need=need, sort_order=place)
    consultation.asks_stance = True
    consultation.consent = "個人情報の取扱いに同意します。"
    consultation.save_revision().publish()
    return consultation


def check(page: BrowserPage) -> None:
    page.locator(".buttons button[value=check]").click()


def fill_in(page: BrowserPage, name: str = "加賀 花子") -> None:
    page.locator("#id_name").fill(name)
    page.locator("#id_consent").check()


def test_several_opinions_and_everything_that_a_city_may_ask(
    page: BrowserPage, live_server, asks_everything, width, sound
):
    page.goto(f"{live_server.url}/comment/strategy/?goal=4")
    sound()
    page.locator("#id_opinion-1-text").fill("バスを増やしてください。")
    page.locator("button[value=add]").click()
    expect(page).to_have_url(re.compile("#opinion-2$"))
    page.locator("#id_opinion-2-text").fill("バスを、増やしてください！")
    page.locator("input[name=opinion-2-stance][value=suggestion]").check()
    check(page)  # without name and consent
    links = page.get_by_role("alert").get_by_role("link")
    expect(links).to_have_count(2)
    sound()
    links.first.click()
    expect(page.locator("#id_name")).to_be_focused()
    fill_in(page)
    page.locator("#id_pass_phrase").fill("さくらの咲く通り道")
    page.locator("#id_email").focus()
    page.keyboard.press("Enter")  # a line of text is left as everywhere: by the main button
    expect(page.locator(".quote")).to_have_count(2)
    expect(page.get_by_role("note")).to_be_visible()
    sound()
    page.locator("button[value=send]").click()
    expect(page.locator(".receipt__number")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("QR"))).to_be_visible()
    sound()
    assert [part.stance for part in Submission.objects.get().parts.all()] == ["", "suggestion"]


def test_coming_back_to_correct_and_to_withdraw(page: BrowserPage, live_server, goal, width, sound):
    submission = receive_submission(
        consultation=goal.consultation, text="バスを増やして", pass_phrase="さくらの咲く通り道"
    )
    page.goto(f"{live_server.url}/comment/strategy/change/")
    sound()
    page.locator("#id_receipt").fill(submission.receipt)
    page.locator("#id_pass_phrase").fill("わすれました！！！！")
    page.locator(".buttons button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    sound()
    page.locator("#id_pass_phrase").fill("さくらの咲く 通り道")
    page.locator(".buttons button").click()
    expect(page.locator("#id_opinion-1-text")).to_have_value("バスを増やして")
    sound()
    page.locator("#id_opinion-1-text").fill("電車も増やして")
    check(page)
    page.locator("button[value=send]").click()
    expect(page.locator(".quote")).to_have_text("電車も増やして")
    sound()
    page.goto(f"{live_server.url}/comment/strategy/change/withdraw/")
    sound()
    page.locator(".buttons button").click()
    expect(page.locator("main form")).to_have_count(0)
    sound()
    submission.refresh_from_db()
    assert (submission.state, submission.version) == (State.WITHDRAWN, 2)


def test_the_whole_way_without_javascript(browser, live_server, asks_everything, width):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/comment/strategy/?goal=4&measure=4-1-2")
    expect(
        page.locator("[data-draft-kept], [data-draft-found], [data-counter]").first
    ).to_be_hidden()
    page.locator("#id_opinion-1-text").fill("バスを増やして")
    page.locator("button[value=add]").click()
    page.locator("#id_opinion-2-text").fill("消される意見")
    page.locator("button[value=add]").click()
    page.locator("#id_opinion-3-text").fill("窓口を残して")
    page.locator("button[value=remove-2]").click()
    expect(page.locator("#id_opinion-2-text")).to_have_value("窓口を残して")
    fill_in(page)
    page.locator("#id_pass_phrase").fill("さくらの咲く通り道")
    check(page)
    page.locator("button[value=send]").click()
    receipt = page.locator(".receipt__number").inner_text()
    page.locator(".return a").click()
    page.locator("#id_receipt").fill(receipt)
    page.locator("#id_pass_phrase").fill("さくらの咲く通り道")
    page.locator(".buttons button").click()
    page.locator("button[value=remove-1]").click()
    check(page)
    page.locator("button[value=send]").click()
    expect(page.locator(".receipt__number")).to_have_text(receipt)
    assert Submission.objects.get().text == "窓口を残して"
    page.goto(f"{live_server.url}/comment/strategy/change/withdraw/")
    page.locator(".buttons button").click()
    assert Submission.objects.get().state == State.WITHDRAWN
    context.close()


def stored(page: BrowserPage) -> str:
    return page.evaluate("JSON.stringify({...window.localStorage})")


def wait_until_stored(page: BrowserPage, text: str, *, present: bool = True) -> None:
    for _ in range(50):
        if (text in stored(page)) == present:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{text!r} {'never came' if present else 'stays'} on the device")


def test_a_draft_outlives_the_tab_on_this_device_and_goes_when_it_is_sent(
    page: BrowserPage, live_server, asks_everything, width, sound
):
    address = f"{live_server.url}/comment/strategy/"
    page.goto(address)
    page.locator("#id_opinion-1-text").fill("書きかけの意見")
    fill_in(page, "加賀 花子")
    page.locator("button[value=add]").click()
    page.locator("#id_opinion-2-text").fill("もう一つの意見")
    expect(page.locator("[data-draft-kept]")).to_be_visible()
    sound()
    wait_until_stored(page, "もう一つの意見")
    assert "加賀" not in stored(page)
    other = page.context.new_page()
    page.goto("about:blank")
    other.goto(address)
    expect(other.locator("#id_opinion-1-text")).to_have_value("")
    other.locator("[data-draft-resume]").click()
    expect(other.locator("#id_opinion-1-text")).to_have_value("書きかけの意見")
    expect(other.locator("#id_opinion-2-text")).to_have_value("もう一つの意見")
    fill_in(other)
    check(other)
    other.locator("button[value=send]").click()
    expect(other.locator(".receipt__number")).to_be_visible()
    wait_until_stored(other, "意見", present=False)
    other.goto(address)
    expect(other.locator("[data-draft-found]")).to_be_hidden()


def test_a_draft_can_be_deleted_and_is_then_kept_no_more(
    page: BrowserPage, live_server, goal, width, sound
):
    address = f"{live_server.url}/comment/strategy/"
    page.goto(address)
    page.locator("#id_opinion-1-text").fill("書きかけの意見")
    wait_until_stored(page, "書きかけの意見")
    page.goto(address)
    expect(page.locator("[data-draft-found]")).to_be_visible()
    sound()
    page.locator("#id_opinion-1-text").fill("別の人の文章")  # before anybody chose
    page.locator("[data-draft-found] [data-draft-clear]").click()
    expect(page.locator("[data-draft-status]")).not_to_be_empty()
    page.locator("#id_opinion-1-text").fill("もう残らない文章")
    page.goto(address)
    assert stored(page) == "{}"
    expect(page.locator("[data-draft-found]")).to_be_hidden()


TEXTS = [
    "",
    "あいう",
    " 　a\r\nb\n ",
    "👨‍👩‍👧👍",
    "\x85\u2003x\ufeff",
    "a\x00\x0bb",
    "か\u3099",
    "\u200bあ\u200b",
]


def test_the_counter_counts_as_the_server_counts(page: BrowserPage, live_server, goal):
    page.goto(f"{live_server.url}/en/comment/strategy/")
    counter = page.locator("[data-counter]")
    for text in TEXTS:
        page.evaluate(
            """text => {
              const box = document.getElementById("id_opinion-1-text");
              box.value = text;
              box.dispatchEvent(new InputEvent("input", { bubbles: true }));
            }""",
            text,
        )
        assert counter.inner_text().startswith(f"{len(clean_text(text))} characters"), repr(text)


def test_the_counter_waits_for_the_input_method_and_speaks_when_the_writer_pauses(
    page: BrowserPage, live_server, goal
):
    goal.consultation.max_characters = 10
    goal.consultation.save_revision().publish()
    page.goto(f"{live_server.url}/en/comment/strategy/")
    counter, spoken = page.locator("[data-counter]"), page.locator("[data-counter-spoken]")
    box = page.locator("#id_opinion-1-text")
    expect(counter).to_have_text("0 characters, 10 left")
    box.dispatch_event("compositionstart")
    box.fill("かなざわ")
    page.wait_for_timeout(1200)
    expect(counter).to_have_text("0 characters, 10 left")
    expect(spoken).to_be_empty()
    box.fill("金沢")
    box.dispatch_event("compositionend")
    expect(counter).to_have_text("2 characters, 8 left")
    expect(spoken).to_be_empty()
    expect(spoken).to_have_text("2 characters, 8 left")
    box.fill("あ" * 12)
    expect(counter).to_have_text("12 characters, 2 too many")
