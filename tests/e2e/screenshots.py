"""The pictures of the README and the staff guide, from the real draft and the sample comments.

Not collected with the tests: ``make screenshots`` runs it and writes to docs/images.
"""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page as BrowserPage
from wagtail.models import Page, Site

import engagement.consultations
from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from engagement.consultations.drafts import strategy
from engagement.consultations.models import Consultation
from engagement.consultations.services.import_draft import import_draft
from engagement.responses.models import Response
from engagement.responses.services.approval import submit_response
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.services.reflections import ensure_reflections
from engagement.responses.services.write_response import write_response
from engagement.review.hints import open_hints
from engagement.review.models import Outcome, Placement, Run, Theme
from engagement.review.services.request_run import request_run
from engagement.review.tasks import analyse
from engagement.submissions.services.load_samples import load_samples
from engagement.submissions.services.mask import dismiss_hint
from tests import factories

IMAGES = Path(__file__).resolve().parent.parent.parent / "docs" / "images"
DRAFT = Path(engagement.consultations.__file__).parent / "data" / "kanazawa.json"
PASSWORD = "correct horse battery"


@pytest.fixture
def consultation(transactional_db, live_server) -> Consultation:
    home = factories.HomePageFactory(
        parent=Page.get_first_root_node(),
        introduction="<p>市の計画案を公表し、皆さんのご意見を募集しています。</p>",
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    set_up_roles()
    for role in ("reception", "analyst", "responder", "head", "publisher"):
        create_staff(email=f"{role}@example.com", role=role, password=PASSWORD, name="加賀 花子")
    today = timezone.localdate()
    midnight = timezone.make_aware(datetime.combine(today, time(0)))
    import_draft(
        plan=strategy.read_strategy(DRAFT.read_text(encoding="utf-8")),
        slug="strategy",
        publish=True,
        opens_at=midnight - timedelta(days=14) + timedelta(hours=9),
        closes_at=midnight + timedelta(days=17),
    )
    consultation = Consultation.objects.get(slug="strategy")
    load_samples(consultation=consultation)
    request_run(consultation=consultation)
    analyse(Run.objects.get().pk)
    return consultation


def test_pictures(page: BrowserPage, live_server, consultation: Consultation) -> None:
    camera = Camera(page, live_server.url)
    camera.take("goal", "/strategy/goal-4/", scroll_to="4-2")
    page.goto(f"{live_server.url}/comment/strategy/?goal=4&measure=4-2-1")
    page.locator("textarea[name$=text]").first.fill("夜の便が減り、部活の帰りに困っています。")
    camera.shoot("comment")
    page.locator("button.button[value=check]").click()
    page.wait_for_timeout(3000)
    page.locator("button.button[value=send]").click()
    camera.shoot("receipt")

    camera.sign_in("reception")
    camera.take("work", "/admin/")
    camera.take("entry", f"/admin/reception/enter/{consultation.pk}/")
    camera.take("submissions", "/admin/submissions/")
    camera.take("ledger", "/admin/reception/ledger/")
    camera.take("import", "/admin/reception/imports/")

    camera.sign_in("analyst")
    camera.take("review", f"/admin/review/{consultation.pk}/")
    theme = consultation.themes.with_opinion_count().order_by("-opinion_count").first()
    camera.take("theme", f"/admin/review/{consultation.pk}/themes/{theme.pk}/")
    camera.sign_in("responder")
    camera.take("answer", f"/admin/responses/theme/{theme.pk}/")

    _send_for_approval(theme)
    camera.sign_in("head")
    camera.take("approvals", "/admin/responses/approvals/")

    _answer_everything(consultation)
    camera.sign_in("publisher")
    camera.take("publish", f"/admin/responses/{consultation.pk}/publish/")
    for hint in open_hints(consultation):
        dismiss_hint(
            submission=hint.submission,
            version=hint.submission.version,
            start=hint.start,
            end=hint.end,
            user=factories.UserFactory(is_superuser=True),
        )
    summary = publish_summary(
        consultation=consultation, user=factories.UserFactory(is_superuser=True)
    )
    page.context.clear_cookies()
    camera.take("results", summary.get_url())


def _send_for_approval(theme: Theme) -> None:
    ensure_reflections(consultation=theme.consultation)
    writer = factories.UserFactory(is_superuser=True, last_name="犀川", first_name="次郎")
    response = write_response(
        subject=theme,
        summary="病児保育の受け入れを増やし、放課後児童クラブの開所時間を延ばしてほしい。",
        text="受け入れ枠と開所時間の拡充について、実施施設と協議を進めます。",
        reflection=theme.consultation.reflections.first(),
        user=writer,
    )
    submit_response(response=response, user=writer)


def _answer_everything(consultation: Consultation) -> None:
    """Close the period, and give every opinion a theme and every theme an answer."""
    consultation.closes_at = timezone.now()
    consultation.save()
    request_run(consultation=consultation)
    analyse(Run.objects.first().pk)
    run = Run.objects.first()
    for placement in Placement.objects.of(consultation).filter(theme=None):
        goal_code = placement.goal_code or "0"
        theme, _created = consultation.themes.get_or_create(
            goal_code=goal_code, label="その他のご意見", defaults={"created_by_run": run}
        )
        placement.theme, placement.goal_code = theme, goal_code
        placement.outcome = Outcome.OUTSIDE if goal_code == "0" else Outcome.ASSIGNED
        placement.save()
    writer = factories.UserFactory(is_superuser=True, last_name="加賀", first_name="花子")
    for hint in list(open_hints(consultation)):
        dismiss_hint(
            submission=hint.submission,
            version=hint.submission.version,
            start=hint.start,
            end=hint.end,
            user=writer,
        )
    ensure_reflections(consultation=consultation)
    reflections = list(consultation.reflections.all())
    themes = consultation.themes.with_opinion_count().filter(opinion_count__gt=0)
    seen = dict(Response.objects.values_list("theme", "written_at"))
    for number, theme in enumerate(themes):
        response = write_response(
            seen=seen.get(theme.pk),
            subject=theme,
            summary=f"{theme.label}について、充実や改善を求める。",
            text="いただいたご意見を踏まえ、関係する部署と連携し、個別の事業の中で検討を進めます。",
            reflection=reflections[1 + number % 3],
            user=writer,
        )
        response.latest_revision.publish(user=writer)


class Camera:
    """Takes a desk-sized picture of each page it is sent to."""

    def __init__(self, page: BrowserPage, base: str) -> None:
        self.page, self.base = page, base
        IMAGES.mkdir(parents=True, exist_ok=True)

    def take(self, name: str, path: str, scroll_to: str = "") -> None:
        self.page.goto(self.base + path)
        self.page.wait_for_load_state("networkidle")
        if scroll_to:
            self.page.locator(f"[id='{scroll_to}']").scroll_into_view_if_needed()
            self.page.mouse.wheel(0, 500)
            self.page.wait_for_timeout(300)
        self.shoot(name)

    def shoot(self, name: str) -> None:
        self.page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")

    def sign_in(self, role: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.base}/admin/")
        self.page.locator("#id_login").fill(f"{role}@example.com")
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator("main form button").first.click()
        self.page.wait_for_load_state("networkidle")
