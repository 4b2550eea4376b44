"""A key can be changed while the city is open, and nothing needs the old one afterwards."""

from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from engagement.consultations.models import FileKind
from engagement.responses.models import Subscription
from engagement.review.models import Sheet, SheetKind, SheetState
from engagement.review.services.request_sheet import keep
from engagement.submissions.encryption import (
    EncryptedTextField,
    decrypted_blocks,
    decrypted_bytes,
    encrypted_bytes,
)
from engagement.submissions.models import (
    FileOrigin,
    ImportRow,
    SpreadsheetImport,
    SubmissionFile,
    SubmitterIdentity,
    UnsentComment,
)
from operations.services import rotate_identity_keys as service
from tests import factories

pytestmark = pytest.mark.django_db
OLD, NEW = "old-key", "new-key"


@pytest.fixture
def kept(settings: Any) -> Any:
    """One of everything that is encrypted, by the old key; then a new one comes first."""
    settings.MACHIKOE_IDENTITY_KEYS = [OLD]
    user = factories.UserFactory()
    submission = factories.SubmissionFactory()
    consultation = submission.consultation
    SubmitterIdentity.objects.create(submission=submission, name="加賀花子", email="k@example.jp")
    UnsentComment.objects.create(
        user=user, consultation=consultation, content="[]", saved_at=timezone.now()
    )
    Subscription.objects.create(
        consultation=consultation, address="f@example.jp", asked_at=timezone.now()
    )
    SubmissionFile.objects.create(
        consultation=consultation,
        submission=submission,
        origin=FileOrigin.SCAN,
        kind=FileKind.PDF,
        size=2,
        content=ContentFile(encrypted_bytes("原本".encode()), name="file"),
    )
    upload = SpreadsheetImport.objects.create(
        consultation=consultation,
        name="意見.csv",
        content=ContentFile(encrypted_bytes(b"rows"), name="file"),
        sha256="0" * 64,
        size=4,
        uploaded_by=user,
    )
    ImportRow.objects.create(source=upload, number=1, fate="new", identity="0", record="{}")
    sheet = Sheet(consultation=consultation, kind=SheetKind.LIST, made_by=user)
    sheet.state = SheetState.READY
    keep(sheet, [b"long", b"list"])
    sheet.save()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    settings.MACHIKOE_IDENTITY_KEYS = [NEW, OLD]
    return submission


def test_afterwards_the_new_key_alone_reads_everything(kept: Any, settings: Any) -> None:
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes()
    call_command("rotate_identity_keys", stdout=StringIO())
    settings.MACHIKOE_IDENTITY_KEYS = [NEW]
    assert SubmitterIdentity.objects.get().name == "加賀花子"
    assert Subscription.objects.get().address == "f@example.jp"
    for row in (SubmissionFile.objects.get(), SpreadsheetImport.objects.get()):
        assert decrypted_bytes(row.content.read()) in ("原本".encode(), b"rows")
    with Sheet.objects.get().content.open("rb") as lines:
        assert list(decrypted_blocks(lines)) == [b"long", b"list"]
    again = Authenticator.objects.get(type="recovery_codes")
    assert RecoveryCodes(again).generate_codes() == codes


def test_no_encrypted_column_of_any_model_is_left_out(kept: Any, settings: Any) -> None:
    call_command("rotate_identity_keys", stdout=StringIO())
    settings.MACHIKOE_IDENTITY_KEYS = [NEW]
    for model in apps.get_models():
        if any(isinstance(field, EncryptedTextField) for field in model._meta.fields):
            assert list(model._base_manager.all()), f"the test holds no {model.__name__}"


def test_what_was_stopped_goes_on_where_it_was(
    kept: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(row: Any) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(service, "_file", stop)
        with pytest.raises(KeyboardInterrupt):
            service.rotate_identity_keys()
    changed, _unreadable = service.rotate_identity_keys()
    assert changed["submissions.SubmitterIdentity"] == 0
    assert changed["submissions.SubmissionFile (files)"] == 1
    assert sum(service.rotate_identity_keys()[0].values()) == 0


def test_the_log_holds_numbers_and_what_no_key_reads_is_told(
    kept: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MACHIKOE_IDENTITY_KEYS = [NEW]
    with caplog.at_level("INFO"), pytest.raises(CommandError, match="SubmitterIdentity: 1"):
        call_command("rotate_identity_keys", stdout=StringIO())
    assert "加賀" not in caplog.text
    settings.MACHIKOE_IDENTITY_KEYS = [NEW, OLD]
    assert SubmitterIdentity.objects.get().name == "加賀花子"
