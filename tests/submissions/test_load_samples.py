"""Sample comments for a demonstration, loaded once however often it is started."""

from datetime import timedelta

import pytest
import time_machine

from engagement.submissions.models import Submission
from engagement.submissions.services.load_samples import load_samples
from tests import factories

FORTNIGHT = timedelta(days=14, hours=1)


@pytest.fixture
def consultation(home):
    with time_machine.travel(factories.OPENS + FORTNIGHT):
        yield factories.ConsultationFactory(
            closes_at=factories.OPENS + timedelta(days=30), parent=home
        )


@pytest.fixture
def samples(tmp_path):
    path = tmp_path / "samples.jsonl"
    line = (
        '{{"id": "{0}", "text": "バスを増やして{0}", "goal": null, "measures": [], '
        '"language": "ja", "channel": "web", "day": {0}, "time": "10:00"}}\n'
    )
    path.write_text("".join(line.format(number) for number in (1, 2)), encoding="utf-8")
    return path


def test_samples_say_that_they_are_samples(consultation, samples):
    assert len(load_samples(consultation=consultation, path=samples)) == 2
    assert Submission.objects.filter(is_sample=True).count() == 2


def test_starting_again_with_a_newer_version_adds_no_sample_twice(consultation, samples):
    load_samples(consultation=consultation, path=samples)
    # A newer version tells sendings apart in another way than the one that loaded them.
    Submission.objects.update(idempotency_key=None)
    assert load_samples(consultation=consultation, path=samples) == []
    assert Submission.objects.count() == 2
