"""Whatever somebody wrote comes out as text, and no page lets a script in."""

import io
import logging
import re
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.embeds.embeds import get_embed
from wagtail.embeds.exceptions import EmbedUnsupportedProviderException
from wagtail.fields import RichTextField
from wagtail.models import Page

from accounts.models import User
from accounts.roles import ADMINISTRATOR
from engagement.responses.following.services import tell as tell_followers
from engagement.responses.following.services.ask import mail_answer
from engagement.responses.models import AnswerNotice, Event, FollowNotice, Subscription
from engagement.responses.services import tell_submitters
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.services.remind import remind_staff
from engagement.review.models import Mention, Theme
from engagement.review.services.mail_mentions import send_mentions
from engagement.submissions.models import Submission, SubmitterIdentity
from engagement.submissions.services.mail import mail_copy
from operations.logs import DiscreetFormatter, JsonFormatter
from tests import factories
from tests.submissions.web import filled

from .addresses import address, patterns
from .town import Town

pytestmark = pytest.mark.usefixtures("quiet")

OWN = ("consultations", "submissions", "review", "responses", "home")
# A tag that no page has: raw, it has broken out of text, of an attribute or of a script.
PAYLOAD = "\"'></script><zq9 onload=zq9()>{{ 7|add:7 }}"
ESCAPED_OUT = re.compile(r"<zq9|href=.?javascript:zq9")
# What is no free text: others find rows by it, or count on its form.
NOT_WRITTEN = {"slug", "url_path", "path", "draft_title", "receipt", "key", "code", "goal_code"}
NOT_WRITTEN |= {"measure_code", "anchor", "edition", "language", "query", "sha256", "content"}
NOT_WRITTEN |= {"identity", "external", "record", "address_hash", "searchable", "kind", "signature"}
NOT_WRITTEN |= {"model", "seo_title", "idempotency_key", "pass_phrase", "identifier", "error"}


def plant(town: Town) -> int:
    """Puts the payload into every text that somebody can write; returns into how many columns."""
    written = 0
    for model in [
        *(m for m in apps.get_models() if m._meta.app_label in OWN),
        Page,
        Document,
        User,
    ]:
        columns = {f.attname: _payload(f) for f in model._meta.local_fields if _is_written(f)}
        if columns:
            rows = model._base_manager.all()
            written += len(columns) if rows.update(**columns) else 0
    return written


def _is_written(field: Any) -> bool:
    if field.attname in NOT_WRITTEN or field.choices or field.unique:
        return False
    if isinstance(field, RichTextField | models.FileField | models.EmailField):
        return False
    return isinstance(field, models.TextField | models.URLField) or (
        isinstance(field, models.CharField) and (field.max_length or 0) >= len(PAYLOAD)
    )


def _payload(field: Any) -> str:
    return "javascript:zq9()" if isinstance(field, models.URLField) else PAYLOAD


def look(client: Client, path: str) -> Any:
    with transaction.atomic():
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    cache.clear()
    return answer, body.decode("utf-8", "replace")


def test_what_anybody_wrote_is_text_on_every_page(town: Town) -> None:
    assert plant(town) > 40
    boss = User.objects.get(pk=town.people[ADMINISTRATOR].pk)
    answered = Page.objects.get(slug="answered").specific
    answered.get_children().filter(slug="results").delete()
    Page.objects.get(pk=answered.pk)
    publish_summary(consultation=type(answered).objects.get(pk=answered.pk), user=boss)
    staff, anybody = Client(raise_request_exception=False), Client(raise_request_exception=False)
    staff.force_login(boss)
    shown = 0
    for pattern in patterns():
        clients = (staff,) if pattern.startswith("admin/") else (anybody, staff)
        for client in clients:
            answer, body = look(client, address(pattern, town))
            assert answer.status_code < 500, pattern
            kind = answer.headers.get("Content-Type", "")
            shown += "zq9" in body
            if "html" in kind or "xml" in kind:
                found = ESCAPED_OUT.search(body)
                assert not found, (pattern, body[max(found.start() - 200, 0) : found.end() + 50])
                assert "14" not in re.findall(r"zq9\(\)&gt;(..)", body), pattern
    assert shown > 60


PUBLIC = [
    *("/", "/open/", "/open/goal-1/", "/open/search/?q=x", "/answered/results/", "/accessibility/"),
    *("/comment/open/", "/comment/open/paper/", "/comment/open/change/", "/answers/"),
    *("/follow/open/", "/accounts/login/", "/accounts/signup/", "/no-such-page/", "/en/open/"),
]
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)(?![^>]*json)")


@pytest.mark.django_db
def test_public_pages_have_no_inline_script_or_style_and_allow_none(town: Town) -> None:
    for path in PUBLIC:
        answer = Client().get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, path
        assert "default-src 'none'" in policy, path
        assert "base-uri 'none'" in policy, path
        if "html" in answer.headers["Content-Type"]:
            assert not INLINE.search(answer.content.decode()), path


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/robots.txt", "/admin/", "/no-such-page/", "/feed/"])
def test_every_answer_tells_browsers_what_they_may_not(home: Any, path: str) -> None:
    headers = Client().get(path, secure=True).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_admin_loads_nothing_from_elsewhere(town: Town, client: Client) -> None:
    client.force_login(town.people[ADMINISTRATOR])
    policy = client.get("/admin/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "eval" not in policy


@pytest.mark.django_db
def test_what_anybody_wrote_is_text_in_every_mail_and_adds_no_header(town: Town) -> None:
    plant(town)
    two_lines = f"バス\r\nBcc: evil@example.com\u2028{PAYLOAD}"
    Theme.objects.update(label=two_lines, due_on=factories.DURING.date())
    Page.objects.filter(slug__in=("open", "answered")).update(title=two_lines)
    mail.outbox.clear()
    for send in _letters(town):
        before = len(mail.outbox)
        send()
        assert len(mail.outbox) > before, send
    for letter in mail.outbox:
        (recipient,) = letter.recipients()
        assert recipient.endswith("@example.jp")
        assert len(letter.subject.splitlines()) == 1
        assert letter.message()["Bcc"] is None
        assert letter.message().get_content_type() == "text/plain", "no mail is read as HTML"
        assert "&lt;" not in letter.body, "text is not escaped where nothing reads tags"
    assert sum("<zq9" in letter.body for letter in mail.outbox) >= 6


def _letters(town: Town) -> list[partial[Any]]:
    """Sends one of each mail that quotes what somebody wrote."""
    mention = Mention.objects.get(pk=town.ids["mention_id"])
    answered = Submission.objects.get(consultation_id=town.ids["published_id"])
    AnswerNotice.objects.create(submission=answered)
    SubmitterIdentity.objects.create(submission=answered)
    asking = Subscription.objects.get(consultation_id=town.ids["consultation_id"])
    Subscription.objects.update(language="ja", address="f@example.jp")
    SubmitterIdentity.objects.update(email="k@example.jp")
    follower = Subscription.objects.create(
        consultation_id=town.ids["published_id"],
        address="g@example.jp",
        address_hash="1" * 64,
        asked_at=factories.OPENS,
        confirmed_at=factories.OPENS,
    )
    notice = FollowNotice.objects.create(subscription=follower, event=Event.RESULTS)
    return [
        partial(send_mentions, comment_id=mention.comment_id),
        partial(mail_copy, submission_id=town.ids["submission"]),
        partial(tell_submitters.send_notice, submission_id=answered.pk),
        partial(mail_answer, subscription_id=asking.pk),
        partial(tell_followers.send_notice, notice_id=notice.pk),
        remind_staff,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("formatter", [DiscreetFormatter, JsonFormatter])
def test_nobody_writes_a_line_of_their_own_into_the_log(
    home: Any, formatter: type[logging.Formatter]
) -> None:
    logging.disable(logging.NOTSET)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter())
    logging.getLogger("django.request").addHandler(handler)
    Client().get("/x%0D%0AERROR%20forged%1B[2J%E2%80%A8/")
    logging.getLogger("django.request").removeHandler(handler)
    assert "forged" in stream.getvalue()
    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()


AWAY = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:zq9()"]


@pytest.mark.django_db
@pytest.mark.parametrize("goal", AWAY)
def test_signing_in_and_out_leads_to_no_other_site(town: Town, goal: str) -> None:
    client = Client()
    signing_in = {"login": "auditor@example.jp", "password": "hyakumangoku 1583", "next": goal}
    answers = [
        client.post("/accounts/login/", signing_in),
        client.get("/accounts/login/", {"next": goal}),
        client.post("/accounts/logout/", {"next": goal}),
    ]
    for answer in answers:
        assert not answer.headers.get("Location", "/").startswith(goal[:8])
        assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.django_db
def test_an_address_of_another_host_is_refused(home: Any) -> None:
    assert Client(headers={"host": "evil.example"}).get("/").status_code == 400
    page = Client(headers={"x-forwarded-host": "evil.example"}).get("/comment/x/")
    assert "evil" not in page.content.decode()


@pytest.mark.django_db
def test_nothing_is_fetched_from_an_address_that_somebody_types() -> None:
    with pytest.raises(EmbedUnsupportedProviderException):
        get_embed("https://www.youtube.com/watch?v=dQw4w9WgXcQ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("plan.pdf", b"%PDF-1.4\nstartxref\n0\n%%EOF", True),
        ("plan.txt", "骨子案".encode(), True),
        ("plan.pdf", b"<html><script>alert(1)</script>", False),
        ("plan.pdf", b"%PDF-1.4 /JavaScript startxref %%EOF", False),
        ("plan.docx", b"PK\x03\x04 no archive", False),
        ("plan.txt", b"MZ\x00\x01", False),
        ("plan.html", b"<p>x</p>", False),
        ("plan.svg", b"<svg onload='zq9()'/>", False),
    ],
)
def test_documents_hold_what_their_names_say(
    home: Any, client: Client, name: str, content: bytes, taken: bool
) -> None:
    client.force_login(factories.UserFactory(is_superuser=True))
    file = SimpleUploadedFile(name, content)
    client.post("/admin/documents/add/", {"title": "骨子案", "file": file, "collection": 1})
    assert Document.objects.exists() is taken


ODD = {
    "bidi": "\u202e\u2066路線バス\u2069\u202c",
    "zero width": "路\u200b線\u200dバ\ufeffス",
    "grows under NFKC": "\ufdfa" * 2000,
    "combining": "が" + "\u3099" * 2000,
    "NUL": "路線\x00バス",
    "a million": "路" * 1_000_000,
    "tags and emoji": "👩‍👩‍👧‍👦\U000e0041" * 100,
}


@pytest.mark.django_db
@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_text_gets_an_answer_at_every_entrance(town: Town, text: str) -> None:
    client = Client()
    entrances = [
        ("/comment/open/", {"step": "confirm", **filled({"text": text, "goal": "1"})}),
        ("/answers/", {"receipt": text, "pass_phrase": text}),
        ("/comment/open/change/", {"receipt": text, "pass_phrase": text}),
        ("/follow/open/", {"email": f"{text}@example.jp"}),
        ("/accounts/login/", {"login": text, "password": text}),
    ]
    for path, data in entrances:
        assert client.post(path, data).status_code < 500, path
    short = text[:4000]
    for path in ("/open/search/", "/answered/results/"):
        assert client.get(path, {"q": short}).status_code < 500, path
    api = f"/api/v1/consultations/{town.ids['published_id']}/summary/rows/"
    for parameter in ("goal", "page", "page_size"):
        assert client.get(api, {parameter: short}).status_code < 500, parameter
    client.force_login(town.people["reception"])
    assert client.get(reverse("submissions_admin:index"), {"q": short}).status_code < 500
    entry = reverse("reception:entry", args=[town.ids["consultation_id"]])
    assert client.post(entry, {"step": "store", **filled({"text": text})}).status_code < 500


@pytest.mark.django_db
def test_bytes_that_are_no_text_get_an_answer(town: Town) -> None:
    client, half = Client(), "%ED%A0%80%ff%00"  # half a character, no UTF-8, NUL
    api = f"/api/v1/consultations/{town.ids['published_id']}/summary/rows/"
    for path in ("/open/search/?q=", "/answered/results/?q=", f"{api}?goal=", f"{api}?page="):
        assert client.get(path + half).status_code < 500, path
    form = {**filled(), "step": "confirm"}
    fields = "&".join(f"{name}={half}" for name in form if name not in ("step", "boxes"))
    for path in ("/comment/open/", "/answers/", "/follow/open/", "/accounts/login/"):
        body = f"step=confirm&boxes=1&email={half}&receipt={half}&login={half}&{fields}"
        answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500, path
