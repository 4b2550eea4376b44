"""My page: what I sent, all that is kept about me, and the way out. Nobody sees another's."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts.models import User
from accounts.services.delete_account import delete_account
from engagement.consultations.models import Consultation, FieldKey, FormField, Need
from engagement.responses.services.publish_summary import publish_summary
from engagement.submissions.models import State, Submission
from engagement.submissions.services.keep_file import keep_attachment
from engagement.submissions.services.receive import receive_submission
from home.models import HomePage
from tests import factories
from tests.submissions.uploads import PDF

from .pages import form_values, pieces, text_boxes

TEXT = "路線バスの本数を増やしてください。"
# What only staff have, who may open the admin.
OF_THE_ADMIN = {
    "apitoken",
    "comment",
    "commentreply",
    "department",
    "deputy",
    "document",
    "editingsession",
    "formstate",
    "image",
    "logentry",
    "mention",
    "page",
    "pagesubscription",
    "revision",
    "savedsearch",
    "taskstate",
    "uploadedfile",
    "userprofile",
    "workflowstate",
}
PAGES = ("/accounts/me/", "/accounts/me/data/", "/accounts/me/delete/")


@pytest.fixture(autouse=True)
def _during() -> Iterator[None]:
    with time_machine.travel(factories.DURING):
        yield


@pytest.fixture
def consultation(home: HomePage) -> Consultation:
    consultation = factories.ConsultationFactory(parent=home, slug="strategy")
    FormField.objects.create(consultation=consultation, key=FieldKey.EMAIL, need=Need.OPTIONAL)
    FormField.objects.create(consultation=consultation, key=FieldKey.NAME, need=Need.OPTIONAL)
    return consultation


def make_citizen(email: str) -> User:
    user = User(email=email, is_citizen=True)
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def hanako(home: HomePage) -> User:
    return make_citizen("hanako@example.com")


@pytest.fixture
def jiro(home: HomePage) -> User:
    return make_citizen("jiro@example.com")


@pytest.fixture
def sent(consultation: Consultation, hanako: User) -> Submission:
    return receive_submission(
        consultation=consultation,
        text=TEXT,
        answers={FieldKey.EMAIL: hanako.email, FieldKey.NAME: "加賀 花子"},
        submitted_by=hanako,
    )


def send_form(client: Client) -> Submission:
    """Fill in the comment form and send it, as a browser does."""
    page = client.get("/comment/strategy/").content.decode()
    (box,) = text_boxes(page)
    with time_machine.travel(factories.DURING + timedelta(minutes=1)):
        client.post("/comment/strategy/", {**form_values(page), box: TEXT, "step": "send"})
    return Submission.objects.latest("pk")


def test_what_i_send_while_signed_in_is_on_my_page(
    hanako: User, consultation: Consultation
) -> None:
    client = signed_in(hanako)
    submission = send_form(client)
    assert submission.submitted_by == hanako
    page = client.get("/accounts/me/").content.decode()
    assert submission.receipt in page
    assert TEXT in page


def test_what_is_sent_without_an_account_belongs_to_none(consultation: Consultation) -> None:
    assert send_form(Client()).submitted_by is None


def test_nobody_sees_what_another_sent(jiro: User, sent: Submission) -> None:
    client = signed_in(jiro)
    for path in PAGES:
        page = client.get(path).content.decode()
        assert sent.receipt not in page
        assert TEXT not in page
        assert "hanako" not in page


def test_nobody_changes_what_another_sent(jiro: User, sent: Submission) -> None:
    client = signed_in(jiro)
    assert client.post(f"/accounts/me/submissions/{sent.pk}/change/").status_code == 404
    answer = client.get("/comment/strategy/change/edit/")
    assert answer["Location"] == "/comment/strategy/change/"


def test_my_account_is_proof_enough_to_change_what_i_sent(hanako: User, sent: Submission) -> None:
    client = signed_in(hanako)
    answer = client.post(f"/accounts/me/submissions/{sent.pk}/change/", follow=True)
    assert answer.redirect_chain[-1][0] == "/comment/strategy/change/edit/"
    assert TEXT in answer.content.decode()


def test_my_account_is_proof_enough_to_read_what_became_of_what_i_sent(
    hanako: User, jiro: User, sent: Submission
) -> None:
    address = f"/accounts/me/submissions/{sent.pk}/answer/"
    assert signed_in(jiro).post(address).status_code == 404
    answer = signed_in(hanako).post(address, follow=True)
    assert answer.redirect_chain[-1][0] == "/answers/yours/"
    assert TEXT in answer.content.decode()


@pytest.mark.parametrize("path", [*PAGES, "/accounts/me/submissions/1/change/"])
def test_without_signing_in_there_is_no_page_of_mine(home: HomePage, path: str) -> None:
    client = Client()
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code in {302, 405}
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_mine_are_kept_by_no_cache(hanako: User, path: str) -> None:
    assert "no-store" in signed_in(hanako).get(path)["Cache-Control"]


OF_ALLAUTH = (
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "email/",
    "logout/",
    "password/set/",
    "sessions/",
    "3rdparty/",
)
WORD = re.compile(r"[A-Za-z][a-z]+")
LATIN = re.compile(r"Machikoe|AGPL|JSON|JavaScript|English|[A-Z2-7]{32}|[\w.]+@example.com")


def foreign(page: str) -> list[str]:
    """What stands on a Japanese page in Latin letters without being a name or an abbreviation."""
    return [
        piece.text
        for piece in pieces(page)
        if piece.language != "en" and WORD.search(LATIN.sub("", piece.text))
    ]


@pytest.mark.parametrize("path", ["me/", "me/delete/", *OF_ALLAUTH])
def test_every_page_of_mine_speaks_japanese(hanako: User, sent: Submission, path: str) -> None:
    answer = signed_in(hanako).get(f"/accounts/{path}")
    assert answer.status_code == 200
    assert foreign(answer.content.decode()) == []


@pytest.mark.parametrize("path", ["login/", "signup/", "login/code/", "password/reset/"])
def test_every_page_on_the_way_in_speaks_japanese(home: HomePage, path: str) -> None:
    assert foreign(Client().get(f"/accounts/{path}").content.decode()) == []


def test_the_status_follows_what_becomes_of_it(
    hanako: User, sent: Submission, consultation: Consultation
) -> None:
    client = signed_in(hanako)

    def seen() -> str:
        page = client.get("/en/accounts/me/").content.decode()
        words = ("Withdrawn", "Answers are published", "Received", "Being considered")
        return next(word for word in words if f">{word}<" in page)

    assert seen() == "Received"
    with time_machine.travel(factories.AFTER):
        client = signed_in(hanako)
        assert seen() == "Being considered"
        Submission.objects.update(state=State.EXCLUDED, exclusion_reason="no_opinion")
        publish_summary(consultation=consultation, user=factories.UserFactory(is_superuser=True))
        assert seen() == "Answers are published"
    Submission.objects.update(state=State.WITHDRAWN, exclusion_reason="")
    client = signed_in(hanako)
    assert seen() == "Withdrawn"


def test_the_form_comes_with_my_address_only_if_i_want_it(
    hanako: User, consultation: Consultation
) -> None:
    client = signed_in(hanako)
    assert hanako.email not in client.get("/comment/strategy/").content.decode()
    client.post("/accounts/me/", {"wants_mail": "on"})
    assert hanako.email in client.get("/comment/strategy/").content.decode()
    client.post("/accounts/me/", {})
    assert hanako.email not in client.get("/comment/strategy/").content.decode()


# All that is kept about me


def test_the_file_holds_everything_about_me(hanako: User, sent: Submission) -> None:
    answer = signed_in(hanako).get("/accounts/me/data/")
    assert answer["Content-Disposition"].startswith("attachment")
    kept = json.loads(answer.content)
    assert kept["account"]["email"] == hanako.email
    (submission,) = kept["submissions"]
    assert submission["receipt"] == sent.receipt
    assert submission["text"] == TEXT
    assert submission["about_the_submitter"] == {"email": hanako.email, "name": "加賀 花子"}


def test_the_file_lists_the_attachments_of_what_i_sent(
    hanako: User, consultation: Consultation
) -> None:
    Consultation.objects.update(takes_pdf=True)
    consultation.refresh_from_db()
    content = SimpleUploadedFile("時刻表.pdf", PDF)
    file = keep_attachment(consultation=consultation, name=content.name, content=content)
    receive_submission(consultation=consultation, text=TEXT, files=[file.key], submitted_by=hanako)
    kept = json.loads(signed_in(hanako).get("/accounts/me/data/").content)
    ((listed,),) = [submission["files"] for submission in kept["submissions"]]
    assert (listed["name"], listed["size"], listed["origin"]) == (
        "時刻表.pdf",
        len(PDF),
        "attachment",
    )


def test_the_file_knows_every_table_that_belongs_to_a_user() -> None:
    """Whatever comes to belong to a user later must be told in the file, or here with a reason."""
    told = {
        "submission",
        "unsentcomment",
        "emailaddress",
        "authenticator",
        "socialaccount",
        "usersession",
    }
    belonging = {relation.related_model._meta.model_name for relation in User._meta.related_objects}
    assert belonging - told <= OF_THE_ADMIN


# The way out


def test_deleting_takes_the_account_and_leaves_the_comment(hanako: User, sent: Submission) -> None:
    client, elsewhere = signed_in(hanako), signed_in(hanako)
    pk, session = hanako.pk, elsewhere.session.session_key
    UserSession.objects.create(user=hanako, session_key=session, ip="127.0.0.1", user_agent="x")
    answer = client.post("/accounts/me/delete/", {"understood": "yes"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/accounts/me/deleted/"
    assert not User.objects.filter(pk=pk).exists()
    assert not EmailAddress.objects.exists()
    assert not UserSession.objects.exists()
    assert not Session.objects.filter(session_key=session).exists(), "signed out everywhere"
    assert elsewhere.get("/accounts/me/")["Location"].startswith("/accounts/login/")
    sent.refresh_from_db()
    assert sent.submitted_by is None
    assert sent.text == TEXT
    assert sent.state == State.RECEIVED


def test_what_stays_is_said_before_and_must_have_been_read(hanako: User, sent: Submission) -> None:
    client = signed_in(hanako)
    page = client.get("/en/accounts/me/delete/").content.decode()
    assert "1 comment that you sent stays." in page
    assert client.post("/accounts/me/delete/").status_code == 422
    assert User.objects.filter(pk=hanako.pk).exists()


def test_the_log_tells_that_an_account_was_deleted_and_not_whose(hanako: User) -> None:
    pk = hanako.pk
    delete_account(user=hanako)
    entry = ModelLogEntry.objects.get(action="machikoe.account.delete")
    assert entry.label == f"#{pk}"
    assert entry.user is None
    assert "hanako" not in str(entry.data)


def test_staff_do_not_delete_their_own_account(home: HomePage) -> None:
    staff = factories.UserFactory()
    assert signed_in(staff).post("/accounts/me/delete/", {"understood": "yes"}).status_code == 403
    with pytest.raises(PermissionDenied):
        delete_account(user=staff)
    assert User.objects.filter(pk=staff.pk).exists()
