"""「私の意見はどうなった？」: whoever has the receipt number learns what became of the comment, and
nobody learns anything else."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import AnsweredOpinion, Response
from engagement.responses.services.publish_summary import publish_summary
from engagement.review.models import Placement, Theme
from engagement.submissions.models import (
    ExclusionReason,
    FileOrigin,
    State,
    Submission,
    SubmissionFile,
)
from engagement.submissions.receipts import new_receipt
from tests import factories

LOOK_UP = "/answers/"
YOURS = "/answers/yours/"


@pytest.fixture
def publisher(user_with: Callable[..., User]) -> User:
    return user_with("responses.publish_response")


@pytest.fixture
def publish(consultation: Consultation, publisher: User) -> Callable[[], Any]:
    return lambda: publish_summary(consultation=consultation, user=publisher)


@pytest.fixture
def submission(consultation: Consultation, answered: Response) -> Submission:
    """One of two whose opinions the answered theme holds."""
    return consultation.submissions.first()


def look_up(client: Client, receipt: str) -> Any:
    return client.post(LOOK_UP, {"receipt": receipt})


def shown(client: Client, submission: Submission) -> str:
    """What the page says to who types the number."""
    return client.post(LOOK_UP, {"receipt": submission.receipt}, follow=True).content.decode()


def test_the_number_is_in_no_address_and_the_page_can_be_loaded_again(
    client: Client, submission: Submission
) -> None:
    answer = look_up(client, submission.receipt)
    assert answer.url == YOURS
    for _ in range(2):
        page = client.get(YOURS)
        assert page.status_code == 200
        assert submission.text in page.content.decode()
        assert "no-store" in page["Cache-Control"]
    assert submission.receipt not in page.content.decode()


def test_the_session_holds_no_number_and_no_word(client: Client, submission: Submission) -> None:
    look_up(client, submission.receipt)
    kept = str(dict(client.session))
    assert submission.receipt not in kept
    assert submission.text not in kept


@pytest.mark.parametrize("typed", ["lower", "full-width", "spaces"])
def test_a_number_is_known_however_it_is_typed(
    client: Client, submission: Submission, typed: str
) -> None:
    receipt = {
        "lower": submission.receipt.lower(),
        "full-width": submission.receipt.translate(
            {ord(c): ord(c) + 0xFEE0 for c in submission.receipt if c != "-"}
        ).replace("-", "－"),
        "spaces": submission.receipt.replace("-", " "),
    }[typed]
    assert look_up(client, receipt).status_code == 302


def test_what_is_no_number_and_what_is_nobodys_number_are_answered_alike(
    client: Client, submission: Submission
) -> None:
    unknown = new_receipt()
    wrong = submission.receipt[:-1] + ("A" if submission.receipt[-1] != "A" else "B")
    pages = []
    for typed in (unknown, wrong, "わかりません", "\ud800\x00x", "' OR 1=1 --"):
        client.cookies.clear()
        answer = client.post(LOOK_UP, {"receipt": typed.encode("utf-8", "replace")})
        assert answer.status_code == 422
        form = answer.context["form"]
        pages.append(answer.content.decode().replace(str(form["receipt"]), ""))
    assert len({without_tokens(page) for page in pages}) == 1


def without_tokens(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def test_what_is_no_number_asks_the_database_as_much_as_what_is_one(
    client: Client, submission: Submission
) -> None:
    look_up(client, "x")  # what is kept for the next reader is kept now
    counts = []
    for typed in (new_receipt(), "x"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            look_up(client, typed)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] > 0


def test_what_was_typed_wrong_stays_to_be_mended(client: Client, home: Any) -> None:
    assert "7K3M-Q0XD-94TR" in look_up(client, "7K3M-Q0XD-94TR").content.decode()


def test_guessing_is_stopped_and_readers_behind_other_addresses_are_not(
    client: Client, submission: Submission, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "look_up": "3/h/ip"}
    codes = [look_up(client, new_receipt()).status_code for _ in range(4)]
    assert codes == [422, 422, 422, 429]
    # Not even the right one: otherwise the limit would tell.
    assert look_up(client, submission.receipt).status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert look_up(elsewhere, submission.receipt).status_code == 302


def test_without_a_number_there_is_nothing_to_see(client: Client, home: Any) -> None:
    assert client.get(YOURS).url == LOOK_UP


def test_the_page_closes_by_itself_and_by_its_button(
    client: Client, submission: Submission
) -> None:
    look_up(client, submission.receipt)
    assert client.get("/answers/end/").status_code == 405
    client.post("/answers/end/")
    assert client.get(YOURS).status_code == 302
    look_up(client, submission.receipt)
    with time_machine.travel("2024-03-10T05:00:00Z"):
        assert client.get(YOURS).status_code == 302


@pytest.mark.parametrize(
    ("at", "step"), [(factories.DURING, "received"), (factories.AFTER, "considered")]
)
def test_before_publication_the_page_tells_the_step_and_nothing_that_staff_made_of_it(
    client: Client, submission: Submission, answered: Response, at: Any, step: str
) -> None:
    with time_machine.travel(at, tick=False):
        client.post(LOOK_UP, {"receipt": submission.receipt})
        page = client.get(YOURS)
        assert page.context["answer"].step == step
    content = page.content.decode()
    assert content.count('aria-current="step"') == 1
    for internal in (answered.theme.label, answered.text, answered.reflection.wording):
        assert internal not in content


def test_the_files_that_were_sent_along_are_listed_by_name(
    client: Client, submission: Submission
) -> None:
    SubmissionFile.objects.create(
        consultation=submission.consultation,
        submission=submission,
        origin=FileOrigin.ATTACHMENT,
        name="時刻表.pdf",
        kind="pdf",
        size=63,
        sha256="0" * 64,
    )
    assert "時刻表.pdf" in shown(client, submission)


def test_an_exclusion_is_not_told_before_it_is_settled(
    client: Client, consultation: Consultation
) -> None:
    excluded = factories.SubmissionFactory(
        consultation=consultation,
        state=State.EXCLUDED,
        exclusion_reason=ExclusionReason.ILLEGIBLE,
    )
    shown(client, excluded)
    answer = client.get(YOURS).context["answer"]
    assert (answer.step, answer.reason) == ("considered", None)


def test_after_publication_each_opinion_stands_beside_its_answer(
    client: Client, submission: Submission, answered: Response, publish: Callable[[], Any]
) -> None:
    page = publish()
    content = shown(client, submission)
    for public in (answered.theme.label, answered.text, answered.reflection.wording):
        assert public in content
    assert f'{page.url}#theme-{answered.theme_id}"' in content
    assert client.get(YOURS).context["answer"].step == "answered"


def test_what_staff_write_after_the_publication_is_not_shown_before_the_next(
    client: Client, submission: Submission, answered: Response, publish: Callable[[], Any]
) -> None:
    publish()
    Response.objects.update(text="まだ決まっていない考え方")
    assert "まだ決まっていない" not in shown(client, submission)
    with time_machine.travel("2024-03-11T03:00:00Z"):
        publish()
        assert "まだ決まっていない" in shown(client, submission)


def test_moving_an_opinion_after_the_publication_does_not_change_what_was_answered(
    client: Client,
    submission: Submission,
    answered: Response,
    theme_with: Callable[..., Theme],
    publish: Callable[[], Any],
) -> None:
    publish()
    other = theme_with(["1-1-1"], label="まだ公表していない論点")
    Placement.objects.filter(opinion__submission=submission).update(theme=other)
    content = shown(client, submission)
    assert answered.text in content
    assert "まだ公表していない論点" not in content
    assert client.get(YOURS).context["answer"].is_read_again


def test_results_taken_back_are_not_shown(
    client: Client, submission: Submission, answered: Response, publish: Callable[[], Any]
) -> None:
    publish().unpublish()
    content = shown(client, submission)
    assert answered.text not in content
    assert client.get(YOURS).context["answer"].step == "considered"


def test_an_earlier_edition_that_is_public_again_comes_with_its_own_answers(
    client: Client, submission: Submission, answered: Response, publish: Callable[[], Any]
) -> None:
    page = publish()
    first = page.latest_revision
    Response.objects.update(text="第二版の考え方")
    with time_machine.travel("2024-03-11T03:00:00Z"):
        publish()
        first.publish()
        content = shown(client, submission)
        assert len(client.get(YOURS).context["answer"].opinions) == 1
    assert answered.text in content
    assert "第二版の考え方" not in content
    assert AnsweredOpinion.objects.filter(submission=submission).count() == 2


def test_what_was_withdrawn_is_said_to_be_so(
    client: Client, submission: Submission, answered: Response, publish: Callable[[], Any]
) -> None:
    publish()
    Submission.objects.filter(pk=submission.pk).update(state=State.WITHDRAWN)
    content = shown(client, submission)
    assert answered.text not in content
    assert 'class="progress"' not in content


@pytest.mark.parametrize("reason", ExclusionReason.values)
def test_what_was_excluded_is_told_why(
    client: Client, consultation: Consultation, publish: Callable[[], Any], reason: str
) -> None:
    excluded = factories.SubmissionFactory(
        consultation=consultation, state=State.EXCLUDED, exclusion_reason=reason
    )
    publish()
    shown(client, excluded)
    answer = client.get(YOURS).context["answer"]
    assert answer.step == "answered"
    assert str(answer.reason)


def test_several_opinions_each_go_to_their_own_row(
    client: Client, consultation: Consultation, publish: Callable[[], Any]
) -> None:
    submission = factories.SubmissionFactory(
        consultation=consultation, state=State.PLACED, text="バスを増やして。木陰がほしい。"
    )
    for label, (start, end) in {"路線バス": (0, 8), "木陰": (8, 15)}.items():
        theme = factories.ThemeFactory(consultation=consultation, label=label)
        factories.PlacementFactory(
            theme=theme,
            opinion=factories.OpinionFactory(submission=submission, start=start, end=end),
        )
        factories.ResponseFactory(theme=theme, text=f"{label}への考え方")
    publish()
    shown(client, submission)
    opinions = client.get(YOURS).context["answer"].opinions
    assert [(o.text, o.row["label"], o.row["response"]) for o in opinions] == [
        ("バスを増やして。", "路線バス", "路線バスへの考え方"),
        ("木陰がほしい。", "木陰", "木陰への考え方"),
    ]


def test_results_of_before_this_page_existed_are_linked_to(
    client: Client, submission: Submission, answered: Response, publish: Callable[[], Any]
) -> None:
    page = publish()
    AnsweredOpinion.objects.all().delete()
    content = shown(client, submission)
    assert page.url in content
    assert answered.text not in content


def test_the_frozen_places_are_not_in_what_everybody_can_read(
    client: Client, submission: Submission, publish: Callable[[], Any]
) -> None:
    publish()
    assert submission.receipt not in client.get("/strategy/results/json/").content.decode()
    assert "submission" not in client.get("/strategy/results/json/").json()
