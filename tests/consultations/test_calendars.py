"""The period in a citizen's calendar."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.consultations.calendars import MOST_OCTETS, _escaped, _folded
from tests import factories

pytestmark = pytest.mark.django_db
MIDNIGHT = factories.OPENS - timedelta(hours=9)  # the beginning of 1 February in Tokyo


@pytest.fixture
def consultation(home):
    return factories.ConsultationFactory(slug="strategy", opens_at=MIDNIGHT)


def lines(client, address="/strategy/calendar/"):
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")


def test_whole_days_are_whole_days_in_tokyo(client, consultation):
    """1 to 29 February: the end of an event is the day after its last."""
    event = lines(client)
    assert "DTSTART;VALUE=DATE:20240201" in event
    assert "DTEND;VALUE=DATE:20240301" in event


def test_a_deadline_within_a_day_is_kept_to_the_second(client, consultation):
    consultation.closes_at = factories.CLOSES - timedelta(hours=7)  # 17:00 on 29 February
    consultation.save()
    event = lines(client)
    assert "DTSTART:20240131T150000Z" in event
    assert "DTEND:20240229T080000Z" in event


def test_the_event_names_and_finds_the_consultation(client, consultation):
    assert "URL:http://testserver/strategy/" in lines(client)
    assert "SUMMARY:意見募集：次期金沢版総合戦略（骨子案）" in lines(client)
    assert f"UID:{consultation.translation_key}" in lines(client)


def test_the_event_is_in_english_for_english_readers(client, consultation):
    (summary,) = [x for x in lines(client, "/en/strategy/calendar/") if x.startswith("SUMMARY")]
    assert summary == (
        "SUMMARY:Public comment: Kanazawa's next comprehensive strategy (outline draft)"
    )


def test_without_a_period_there_is_no_file(client, consultation):
    consultation.closes_at = None
    consultation.save()
    assert client.get("/strategy/calendar/").status_code == 404


@given(st.text(st.sampled_from("意見a,é🚌 "), min_size=20))
def test_no_line_is_too_long_and_none_loses_anything(text):
    written = _folded(text)
    assert all(len(line.encode()) <= MOST_OCTETS for line in written.split("\r\n"))
    assert written.replace("\r\n ", "") == text


@given(st.text(st.sampled_from("a,;\\\nn\r")))
def test_no_title_breaks_out_of_its_line(text):
    assert "\n" not in _escaped(text)
    assert "\r" not in _escaped(text)
