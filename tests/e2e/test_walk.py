"""The whole loop, as its people walk it: commented on, grouped, reviewed, answered, published."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as BrowserPage

from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from engagement.consultations.models import Consultation
from engagement.responses.models import Response
from engagement.review.models import Placement, Run, Theme
from engagement.review.services.request_run import request_run
from engagement.review.tasks import analyse
from engagement.submissions.models import Submission
from engagement.submissions.services.receive import receive_submission
from tests import factories

PASSWORD = "correct horse battery"
BUSES = [
    "路線バスの本数が減って困っています。減便をやめて、本数を増やしてください。",
    "路線バスの減便が続き、通院に困ります。バスの本数を戻してほしいです。",
]
PARKS = "公園の木陰を増やしてください。"

# Wagtail's own pages, not ours to mend: the sidebar's search label and the header's landmarks.
WAGTAIL = ("region", "landmark-unique")


@pytest.fixture
def consultation(home):
    set_up_roles()
    for role in ("analyst", "responder", "head", "approver", "publisher"):
        create_staff(email=f"{role}@example.com", role=role, password=PASSWORD, name="加賀 花子")
    consultation = factories.ConsultationFactory(
        parent=home,
        slug="strategy",
        under_way=True,
    )
    factories.GoalFactory(number=1, parent=consultation)
    factories.GoalFactory(number=4, parent=consultation)
    return consultation


@pytest.fixture
def walk(page: BrowserPage, live_server, sound):
    return Walk(page, live_server.url, sound)


class Walk:
    """Goes to pages as somebody, and checks each on arrival."""

    def __init__(self, page: BrowserPage, base: str, sound) -> None:
        self.page, self.base, self.sound = page, base, sound

    def sign_in(self, role: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.base}/admin/")
        self.sound()
        self.page.locator("#id_login").fill(f"{role}@example.com")
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator("main form button").click()
        expect(self.page).to_have_url(re.compile("/admin/"))

    def to(self, path: str, *, admin: bool = True) -> None:
        self.page.goto(self.base + path)
        self.page.wait_for_load_state("networkidle")
        self.sound(*(WAGTAIL if admin else ()))


def test_from_a_comment_to_its_published_answer(walk, page, consultation, width):
    _comment(walk, page)
    for text in (BUSES[1], PARKS):
        receive_submission(consultation=consultation, text=text, goal_code="4")
    request_run(consultation=consultation)
    analyse(Run.objects.get().pk)
    assert not Submission.objects.awaiting_analysis().exists()

    walk.sign_in("analyst")
    _review(walk, page, consultation)
    walk.sign_in("responder")
    _answer(walk, page, consultation)
    _approve(walk, page)
    walk.sign_in("publisher")
    _publish(walk, page, consultation)
    _read(walk, page)


def _comment(walk: Walk, page: BrowserPage) -> None:
    walk.to("/strategy/goal-4/", admin=False)
    page.locator("[id='4-1-1']").get_by_role("link", name=re.compile("4-1-1 ")).click()
    page.locator("textarea[name$=text]").first.fill(BUSES[0])
    page.locator("button.button[value=check]").click()
    page.wait_for_timeout(3000)  # nobody reads the check page faster
    page.locator("button.button[value=send]").click()
    expect(page.locator(".receipt__number")).to_be_visible()


def _review(walk: Walk, page: BrowserPage, consultation: Consultation) -> None:
    """Every opinion is put into a theme, and the theme of the buses gets its name."""
    overview = f"/admin/review/{consultation.pk}/"
    walk.to("/admin/review/")
    walk.to(overview)
    walk.to(f"{overview}undecided/")
    walk.to(f"{overview}unplaced/")
    for placement in Placement.objects.filter(theme=None):
        label = "公園の木陰" if "公園" in placement.opinion.text else "バスの本数"
        target = f"new:{placement.goal_code or '4'}"
        page.goto(f"{walk.base}{overview}opinions/{placement.opinion_id}/")
        existing = page.locator(f"select[name=target] option:text-is('{label}')")
        if existing.count():
            page.locator("select[name=target]").select_option(label=label)
        else:
            page.locator("select[name=target]").select_option(target)
            page.locator("input[name=label]").fill(label)
        page.locator("button[name=action][value=move]").click()
    assert not Placement.objects.filter(theme=None).exists()
    theme = Placement.objects.filter(opinion__submission__text=BUSES[0]).get().theme
    walk.to(f"{overview}themes/{theme.pk}/")
    page.locator("#rename_label").fill("路線バスの減便")
    with page.expect_navigation():
        page.get_by_role("button", name="名前を変更").click()
    theme.refresh_from_db()
    assert theme.label == "路線バスの減便"
    _review_by_keyboard(walk, page, overview, theme)
    _accept_by_one_key(walk, page, overview, theme)
    for name in (
        "map",
        "matrix",
        "accuracy",
        "misfits",
        "sheet",
        f"themes/{theme.pk}/split",
        "runs",
        f"runs/{Run.objects.get().pk}",
        "proposals",
        "history",
    ):
        walk.to(f"{overview}{name}/")
        if name == "map":
            expect(page.locator(".review-map[data-ready]")).to_be_attached()
    expect(page.locator("main")).to_contain_text("加賀 花子")
    walk.to("/admin/review/queue/")


def _review_by_keyboard(walk: Walk, page: BrowserPage, overview: str, theme: Theme) -> None:
    """The first opinion goes to the parks and comes back, without a mouse."""
    walk.to(f"{overview}themes/{theme.pk}/")
    rows = page.locator("[id^=opinion-]")
    count = rows.count()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("m")
    page.keyboard.type("公園の木陰")
    page.keyboard.press("Enter")
    expect(page.locator("#review-notice")).to_contain_text("1")
    expect(rows).to_have_count(count - 1)
    assert theme.placements.count() == count - 1
    page.keyboard.press("u")
    expect(rows).to_have_count(count)
    assert theme.placements.count() == count
    if page.viewport_size["width"] > 1000:
        _review_by_dragging(page, rows, theme, count)


def _review_by_dragging(page: BrowserPage, rows: Locator, theme: Theme, count: int) -> None:
    """The first opinion is dropped on the parks, and comes back."""
    page.locator(".review-opinion__head").first.hover()
    page.mouse.down()
    page.mouse.move(500, 400, steps=5)
    page.locator(".review-targets li", has_text="公園の木陰").hover()
    page.mouse.up()
    expect(rows).to_have_count(count - 1)
    page.keyboard.press("u")
    expect(rows).to_have_count(count)
    assert theme.placements.count() == count


def _accept_by_one_key(walk: Walk, page: BrowserPage, overview: str, theme: Theme) -> None:
    """An opinion in the tray goes to the theme that is suggested for it."""
    page.wait_for_load_state("networkidle")
    page.goto("about:blank")  # a theme's page asks again and again who is there
    here = Placement.objects.filter(pk=theme.placements.first().pk)
    here.update(theme=None, confirmed_at=None, theme_candidates=[theme.pk])
    walk.to(f"{overview}unplaced/")
    page.keyboard.press("j")
    page.keyboard.press("1")
    expect(page.locator("[id^=opinion-]")).to_have_count(0)
    assert here.get().theme == theme


def _answer(walk: Walk, page: BrowserPage, consultation: Consultation) -> None:
    walk.to(f"/admin/responses/{consultation.pk}/")
    for theme in consultation.themes.with_opinion_count().filter(opinion_count__gt=0):
        walk.to(f"/admin/responses/theme/{theme.pk}/")
        page.locator("[name=text]").fill("ご意見を踏まえ、引き続き検討します。")
        page.locator("input[name=reflection]").nth(2).check()
        page.locator("form.responses-write button[name=submit]").click()
        page.wait_for_load_state()
    assert all(hasattr(theme, "response") for theme in consultation.themes.all())


def _approve(walk: Walk, page: BrowserPage) -> None:
    """The department, policy planning and the decision approve, each with one button."""
    for role in ("head", "analyst", "approver"):
        walk.sign_in(role)
        walk.to("/admin/responses/approvals/")
        first = page.locator("main .responses-list a").first
        first.click()
        walk.page.wait_for_load_state("networkidle")
        walk.sound(*WAGTAIL)
        page.go_back()
        for box in page.locator("main input[name=response]").all():
            box.check()
        page.locator("main form button.button").first.click()
        page.wait_for_load_state()
        expect(page.locator("main input[name=response]")).to_have_count(0)
    assert not Response.objects.filter(live=False).exists()


def _publish(walk: Walk, page: BrowserPage, consultation: Consultation) -> None:
    """While the period is open nothing can be published; after it, one button does."""
    address = f"/admin/responses/{consultation.pk}/publish/"
    walk.to(address)
    expect(page.locator("form[method=post] button.button[type=submit]")).to_have_count(0)
    consultation.closes_at = timezone.now() - timedelta(hours=1)
    consultation.save()
    walk.to(address)
    page.locator("main form[method=post] button[type=submit]").click()
    page.wait_for_load_state()


def _read(walk: Walk, page: BrowserPage) -> None:
    page.context.clear_cookies()
    walk.to("/strategy/", admin=False)
    page.locator("main a.button").first.click()
    walk.sound()
    main = page.locator("main")
    for text in ("路線バスの減便", "ご意見を踏まえ、引き続き検討します。", "3"):
        expect(main).to_contain_text(text)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "ご意見を踏まえ" in download.value.path().read_text("utf-8-sig")
    for name, begins in (("PDF", b"%PDF"), ("Word", b"PK"), ("Excel", b"PK")):
        with page.expect_download() as download:
            page.locator(".results-files a", has_text=f"({name}").first.click()
        assert download.value.path().read_bytes().startswith(begins)
