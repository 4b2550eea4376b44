import re

import pytest
from django.contrib.auth import hashers
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from engagement.submissions.models import SubmitterIdentity
from engagement.submissions.pass_phrase import find_submission, fold, hashed
from engagement.submissions.receipts import new_receipt
from engagement.submissions.tasks import send_copy
from tests import factories

PHRASE = "さくらの咲く 通り道"


@pytest.fixture
def submission(home):
    return factories.SubmissionFactory(pass_phrase=hashed(PHRASE))


def find(submission, **changes):
    return find_submission(
        **{
            "consultation": submission.consultation,
            "receipt": submission.receipt,
            "pass_phrase": PHRASE,
            **changes,
        }
    )


def test_number_and_pass_phrase_lead_to_the_submission(submission):
    assert find(submission) == submission
    assert find(submission, receipt=submission.receipt.lower().replace("-", " ")) == submission


@pytest.mark.parametrize("typed", ["さくらの咲く通り道", "　さくらの咲く　通り道 "])
def test_spaces_make_no_difference(submission, typed):
    assert find(submission, pass_phrase=typed) == submission


def test_full_and_half_width_and_case_make_no_difference(home):
    submission = factories.SubmissionFactory(pass_phrase=hashed("ＡＢＣ－ｸﾙﾏ 2024"))
    assert find(submission, pass_phrase="abc-クルマ２０２４") == submission


def test_the_pass_phrase_itself_is_nowhere_in_the_database(submission):
    assert "さくら" not in submission.pass_phrase


def test_nothing_else_leads_there(submission):
    other = factories.SubmissionFactory(consultation=submission.consultation)
    elsewhere = factories.ConsultationFactory()
    assert find(submission, pass_phrase="さくらの咲く 小道") is None
    assert find(submission, receipt=new_receipt()) is None
    assert find(submission, receipt="だめ") is None
    assert find(submission, consultation=elsewhere) is None
    for phrase in ("", PHRASE, "!"):
        assert find(other, pass_phrase=phrase) is None


def test_every_answer_takes_one_hash_whatever_was_wrong(submission, monkeypatch):
    without = factories.SubmissionFactory(consultation=submission.consultation)
    hashes = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *a, **k: hashes.append(1) or encode(*a, **k))
    for attempt in (
        {},
        {"pass_phrase": "wrong one"},
        {"receipt": new_receipt()},
        {"receipt": "だめ"},
        {"receipt": without.receipt},
    ):
        hashes.clear()
        find(submission, **attempt)
        assert len(hashes) == 1, attempt


@given(st.text())
def test_whatever_is_typed_can_be_compared(text):
    assert not any(character.isspace() for character in fold(text))


def test_who_chose_none_is_mailed_one_that_works(home):
    submission = factories.SubmissionFactory(language="en")
    SubmitterIdentity.objects.create(submission=submission, email="hanako@example.com")
    send_copy(submission.pk)
    phrase = re.search(r"Pass phrase: (\S+)", mail.outbox[0].body)[1]
    assert find(submission, pass_phrase=phrase) == submission
    submission.refresh_from_db()
    assert phrase not in submission.pass_phrase


def test_who_chose_one_is_not_mailed_another(submission):
    SubmitterIdentity.objects.create(submission=submission, email="hanako@example.com")
    send_copy(submission.pk)
    assert PHRASE not in mail.outbox[0].body
    assert find(submission) == submission
