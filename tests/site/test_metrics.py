"""Prometheus reads how many and how old; whoever has no token reads nothing."""

import pytest
from django.test import Client

from engagement.submissions.models import Channel, State
from tests import factories

TOKEN = "a-token-for-tests"


@pytest.fixture
def scrape(client: Client, settings):
    settings.MACHIKOE_METRICS_TOKEN = TOKEN
    return lambda: client.get("/health/metrics/", headers={"authorization": f"Bearer {TOKEN}"})


def test_submissions_are_counted_by_channel_and_state(home, scrape) -> None:
    consultation = factories.ConsultationFactory(parent=home)
    factories.SubmissionFactory.create_batch(2, consultation=consultation)
    factories.SubmissionFactory(
        consultation=consultation, channel=Channel.FAX, state=State.WITHDRAWN
    )

    lines = scrape().content.decode().splitlines()

    assert 'machikoe_submissions{channel="web",state="received"} 2.0' in lines
    assert 'machikoe_submissions{channel="fax",state="withdrawn"} 1.0' in lines
    assert 'machikoe_check{check="database",level="ok"} 1.0' in lines


def test_nothing_that_a_citizen_wrote_or_is_appears(home, scrape) -> None:
    consultation = factories.ConsultationFactory(parent=home)
    submission = factories.SubmissionFactory(consultation=consultation, text="秘密の花園")

    text = scrape().content.decode()

    assert "秘密の花園" not in text
    assert submission.receipt not in text


@pytest.mark.parametrize("brought", ["", "Bearer ", "Bearer wrong", TOKEN])
def test_without_the_token_there_is_no_such_page(
    home, client: Client, settings, brought: str
) -> None:
    settings.MACHIKOE_METRICS_TOKEN = TOKEN
    answer = client.get("/health/metrics/", headers={"authorization": brought})
    assert answer.status_code == 404


def test_an_installation_without_a_token_shows_no_figures(home, client: Client, settings) -> None:
    settings.MACHIKOE_METRICS_TOKEN = ""
    answer = client.get("/health/metrics/", headers={"authorization": "Bearer "})
    assert answer.status_code == 404
