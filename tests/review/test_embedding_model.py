"""A city may choose another model for its analyses: it is used, and named, or the run fails."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.review.models import Placement, Run, RunError, RunState
from engagement.review.services.execute_run import execute_run
from operations import checks
from tests.tiny_model import tiny_model

pytestmark = pytest.mark.django_db


def analysed(consultation: Any) -> Run:
    run: Run = Run.objects.create(consultation=consultation)
    execute_run(run=run)
    run.refresh_from_db()
    return run


def doctor() -> checks.Finding:
    return checks.examine((checks.installation.language_model,))[0]


def test_the_model_that_is_set_is_used_named_and_never_replaced(
    consultation: Any,
    send: Any,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    client: Client,
    user_with: Any,
) -> None:
    for text in ("路線バスを増やしてください。", "デジタル技術を活用してください。"):
        send(text)
    first = analysed(consultation)
    assert (first.state, first.model["name"]) == (RunState.DONE, "embedded")
    assert doctor().is_ok

    monkeypatch.setattr("feedback_nlp.model.encoder.home", lambda: tmp_path)  # where vectors stay
    (tmp_path / "city").mkdir()
    folder = tiny_model(tmp_path / "city")
    settings.MACHIKOE_EMBEDDING_MODEL = f"{folder}|park "
    second = analysed(consultation)
    assert (second.model["name"], second.model["prefix"]) == (str(folder), "park ")
    assert second.model["fingerprint"] != first.model["fingerprint"]
    # Every opinion was read again: none is left with what the other model said.
    assert {placement.run for placement in Placement.objects.all()} == {second}
    assert doctor().state == str(folder)
    client.force_login(user_with("review.view_theme"))
    page = client.get(reverse("review:run", args=[consultation.pk, second.pk]))
    assert str(folder) in page.content.decode()

    before = list(Placement.objects.order_by("pk").values())
    weights = next(folder.rglob("*.safetensors"))
    weights.rename(weights.with_name("pytorch_model.bin"))
    assert "safetensors" in doctor().state
    assert "MACHIKOE_EMBEDDING_MODEL" in doctor().remedy
    shutil.rmtree(folder)
    settings.MACHIKOE_EMBEDDING_MODEL = str(folder)
    assert str(folder) in doctor().state
    assert not doctor().is_ok
    failed = analysed(consultation)
    assert (failed.state, failed.error) == (RunState.FAILED, RunError.MODEL)
    assert list(Placement.objects.order_by("pk").values()) == before
