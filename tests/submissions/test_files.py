"""Files that come with a submission: judged by content, kept private, gone when they must be."""

import socket
import struct
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from config.settings import base
from engagement.consultations.models import FileKind
from engagement.consultations.period import Closed
from engagement.submissions.files import errors
from engagement.submissions.files.contents import kind_of
from engagement.submissions.files.names import LONGEST, safe_name
from engagement.submissions.models import FileState, Submission, SubmissionFile
from engagement.submissions.models.file import private_storage
from engagement.submissions.services.content import Part
from engagement.submissions.services.correct import correct_submission
from engagement.submissions.services.keep_file import keep_attachment, keep_scan
from engagement.submissions.services.open_file import FileNotOpen, open_file
from engagement.submissions.services.receive import receive_submission
from engagement.submissions.services.sweep_files import drop_unsent_files, scan_held_files
from engagement.submissions.services.withdraw import withdraw_submission
from tests import factories

from . import uploads

VIEWS = ("submissions.view_submissionfile", "submissions.view_submitteridentity")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (uploads.PDF, FileKind.PDF),
        (uploads.DOCX, FileKind.WORD),
        (uploads.XLSX, FileKind.EXCEL),
        (uploads.image("JPEG"), FileKind.JPEG),
        (uploads.image("PNG"), FileKind.PNG),
    ],
)
def test_a_file_is_what_its_content_is(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", errors.EmptyFile),
        (uploads.EXE, errors.UnknownKind),
        (uploads.SVG, errors.UnknownKind),
        (uploads.HTML, errors.UnknownKind),
        (b" " + uploads.PDF, errors.UnknownKind),
        (uploads.HTML_AS_PDF, errors.Broken),
        (uploads.PDF.replace(b"/Catalog", b"/Catalog /S /JavaScript"), errors.ActiveContent),
        (uploads.packed({"a.txt": b"x"}), errors.UnknownKind),
        (uploads.packed({"word/document.xml": b"x"}), errors.UnknownKind),
        (uploads.DOCX[:60], errors.Broken),
        (uploads.BOMB, errors.TooLarge),
        (uploads.MACROS, errors.ActiveContent),
        (
            uploads.packed(
                {"[Content_Types].xml": b"macroEnabled", "word/document.xml": b"x"},
            ),
            errors.ActiveContent,
        ),
        (uploads.office(**{"word/embeddings/run.exe": b"MZ"}), errors.ActiveContent),
        (uploads.image("PNG")[:40], errors.Broken),
        (uploads.image("PNG", (20_000, 6_000)), errors.TooLarge),
        (b"\xff\xd8\xff" + uploads.HTML, errors.Broken),
    ],
)
def test_what_is_disguised_broken_active_or_a_bomb_is_refused(data, refusal):
    with pytest.raises(refusal):
        kind_of(data)


@pytest.mark.parametrize("cut", range(len(uploads.DOCX) - 1, 0, -37))
def test_half_a_document_never_passes_and_never_breaks(cut):
    with pytest.raises(errors.FileRefused):
        kind_of(uploads.DOCX[:cut])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("意見書.pdf", "意見書.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\加賀\\意見.PDF", "意見.pdf"),
        ("evil.exe", "evil.exe.pdf"),
        ("fdp.\u202egpj.exe", "fdp.gpj.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_bSet-Cookie_ x.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
    ],
)
def test_names_are_made_harmless_and_stay_readable(name, kept):
    assert safe_name(name, FileKind.PDF) == kept


@given(st.text(max_size=300))
def test_no_name_leads_out_of_its_folder_or_grows_long(name):
    kept = safe_name(name, FileKind.PDF)
    assert kept.endswith(".pdf")
    assert len(kept) <= LONGEST + len(".pdf")
    assert not set(kept) & set('/\\\x00\n\r"')
    assert not kept.startswith(".")


@pytest.fixture
def takes_pdf(home):
    with time_machine.travel(factories.DURING):
        yield factories.ConsultationFactory(takes_pdf=True, max_files=2)


def keep(consultation, data=uploads.PDF, name="意見.pdf"):
    return keep_attachment(consultation=consultation, name=name, content=uploads.upload(data, name))


def receive(consultation, *files, **more):
    return receive_submission(
        consultation=consultation, text="資料のとおり", files=[f.key for f in files], **more
    )


def stored(row):
    with row.content.open("rb") as content:
        return content.read()


def test_nothing_can_be_attached_unless_the_consultation_says_so(home):
    with time_machine.travel(factories.DURING), pytest.raises(errors.UnknownKind):
        keep(factories.ConsultationFactory())


def test_only_the_kinds_that_the_consultation_takes_are_taken(takes_pdf):
    with pytest.raises(errors.UnknownKind):
        keep(takes_pdf, uploads.DOCX, "意見.pdf")


def test_a_file_above_the_limit_is_refused(takes_pdf):
    takes_pdf.max_file_megabytes = 1
    with pytest.raises(errors.TooLarge):
        keep(takes_pdf, b"%PDF-" + b"0" * 1024 * 1024 + uploads.PDF)


def test_after_the_deadline_no_file_is_taken(takes_pdf):
    with time_machine.travel(factories.AFTER), pytest.raises(Closed):
        keep(takes_pdf)


def test_the_bytes_are_stored_encrypted_under_a_name_that_nobody_can_guess(takes_pdf):
    row = keep(takes_pdf)
    assert b"%PDF" not in stored(row)
    assert "意見" not in row.content.name


def test_private_files_lie_outside_what_is_served_and_only_the_application_reads_them():
    """In settings as a city runs them; tests keep files in memory."""
    options = base.STORAGES["private"]["OPTIONS"]
    for served in (base.MEDIA_ROOT, str(base.STATIC_ROOT)):
        assert not options["location"].is_relative_to(served)
    assert options["file_permissions_mode"] == 0o600
    assert options["directory_permissions_mode"] == 0o700


def test_a_sent_file_belongs_to_its_submission_and_to_no_other(takes_pdf):
    row = keep(takes_pdf)
    submission = receive(takes_pdf, row)
    assert [f.name for f in submission.files.current()] == ["意見.pdf"]
    with pytest.raises(errors.FileGone):
        receive(takes_pdf, row)
    assert Submission.objects.count() == 1


def test_the_same_form_sent_twice_is_one_submission_with_its_files(takes_pdf):
    row = keep(takes_pdf)
    first = receive(takes_pdf, row, form_key="k")
    assert receive(takes_pdf, row, form_key="k") == first


def test_a_file_kept_for_one_consultation_is_not_attached_in_another(takes_pdf):
    row = keep(takes_pdf)
    other = factories.ConsultationFactory(takes_pdf=True)
    with pytest.raises(errors.FileGone):
        receive(other, row)


def test_more_files_than_allowed_are_refused_whatever_the_form_says(takes_pdf):
    with pytest.raises(errors.TooManyFiles):
        receive(takes_pdf, keep(takes_pdf), keep(takes_pdf), keep(takes_pdf))


def test_a_correction_adds_and_removes_files_and_every_version_knows_its_own(takes_pdf):
    old, new = keep(takes_pdf, name="旧.pdf"), keep(takes_pdf, name="新.pdf")
    submission = receive(takes_pdf, old)
    corrected = correct_submission(
        submission=submission, parts=[Part("資料のとおり")], answers={}, files=[new.key]
    )
    assert corrected.version == 2
    assert [f.name for f in corrected.files.current()] == ["新.pdf"]
    old.refresh_from_db()
    assert (old.added_in, old.removed_in) == (1, 2)
    assert stored(old)


def test_a_withdrawal_erases_what_files_hold_and_keeps_that_there_were_some(
    takes_pdf, django_capture_on_commit_callbacks
):
    row = keep(takes_pdf)
    name = row.content.name
    submission = receive(takes_pdf, row)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_submission(submission=submission)
    row.refresh_from_db()
    assert (row.state, row.name, row.size) == (FileState.ERASED, "", len(uploads.PDF))
    assert not private_storage().exists(name)


def test_files_whose_form_was_never_sent_go_after_a_day_and_sent_ones_stay(
    takes_pdf, django_capture_on_commit_callbacks
):
    unsent, sent = keep(takes_pdf), keep(takes_pdf)
    receive(takes_pdf, sent)
    with (
        time_machine.travel(factories.DURING + timedelta(hours=25)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert drop_unsent_files() == 1
    assert list(SubmissionFile.objects.all()) == [sent]
    assert not private_storage().exists(unsent.content.name)


# The virus scanner


def finds_a_virus(data: bytes) -> bool:
    return False


def is_away(data: bytes) -> bool:
    raise ConnectionError


HERE = f"{__name__}."


def test_what_the_scanner_finds_is_refused_and_not_kept(takes_pdf, settings):
    settings.MACHIKOE_VIRUS_SCANNER = f"{HERE}finds_a_virus"
    with pytest.raises(errors.Infected):
        keep(takes_pdf)
    assert not SubmissionFile.objects.exists()


@pytest.mark.parametrize("scanner", ["is_away", "no_such_function"])
def test_without_the_scanner_s_answer_a_file_is_held_and_not_handed_on(
    takes_pdf, settings, user_with, scanner
):
    settings.MACHIKOE_VIRUS_SCANNER = f"{HERE}{scanner}"
    row = keep(takes_pdf)
    submission = receive(takes_pdf, row)
    assert row.state == FileState.HELD
    with pytest.raises(FileNotOpen):
        open_file(file=submission.files.get(), user=user_with(*VIEWS))
    assert scan_held_files() == 0
    settings.MACHIKOE_VIRUS_SCANNER = ""
    assert scan_held_files() == 1
    assert open_file(file=submission.files.get(), user=user_with(*VIEWS)) == uploads.PDF


def test_a_held_file_in_which_a_virus_is_found_later_is_erased_and_the_log_tells(
    takes_pdf, settings
):
    settings.MACHIKOE_VIRUS_SCANNER = f"{HERE}is_away"
    submission = receive(takes_pdf, keep(takes_pdf))
    settings.MACHIKOE_VIRUS_SCANNER = f"{HERE}finds_a_virus"
    scan_held_files()
    assert submission.files.get().state == FileState.INFECTED
    log = ModelLogEntry.objects.filter(action="machikoe.submission.file_infected")
    assert log.get().object_id == str(submission.pk)


@pytest.mark.parametrize(
    ("verdict", "state"), [(b"stream: OK\0", FileState.CLEAN), (b"stream: busy\0", FileState.HELD)]
)
def test_clamd_is_asked_in_its_own_words(takes_pdf, settings, verdict, state):
    heard = []

    def answer() -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as stream:
            heard.append(stream.read(10))
            while length := struct.unpack(">I", stream.read(4))[0]:
                heard.append(stream.read(length))
            connection.sendall(verdict)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer)
        thread.start()
        settings.MACHIKOE_VIRUS_SCANNER = f"clamd://127.0.0.1:{server.getsockname()[1]}"
        row = keep(takes_pdf)
        thread.join()
    assert row.state == state
    assert heard == [b"zINSTREAM\0", uploads.PDF]


# Who may read them


@pytest.fixture
def sent(takes_pdf):
    return receive(takes_pdf, keep(takes_pdf, name="意見 案.pdf")).files.get()


def address(file, submission=None):
    return reverse("reception:file", args=[submission or file.submission_id, file.pk])


def test_who_has_the_right_downloads_it_and_the_log_tells(client, sent, user_with):
    client.force_login(user_with("submissions.view_submissionfile"))
    response = client.get(address(sent))
    assert b"".join(response.streaming_content) == uploads.PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    entry = ModelLogEntry.objects.get(action="machikoe.submission.open_file")
    assert "意見" not in str(entry.data)


def test_anonymous_readers_citizens_and_other_roles_get_nothing(client, sent, user_with):
    assert client.get(address(sent)).status_code == 302
    client.force_login(factories.UserFactory())
    assert client.get(address(sent)).status_code == 403
    client.force_login(user_with("submissions.view_submission", "submissions.view_opinion"))
    response = client.get(address(sent), follow=True)
    assert "attachment" not in response.get("Content-Disposition", "")
    assert not ModelLogEntry.objects.filter(action="machikoe.submission.open_file").exists()


def test_another_submission_s_number_does_not_open_it(client, sent, user_with):
    client.force_login(user_with(*VIEWS))
    other = factories.SubmissionFactory()
    assert client.get(address(sent, other.pk)).status_code == 404


def test_a_scan_of_an_original_needs_the_right_to_know_who_wrote_it(takes_pdf, user_with):
    typist = user_with("submissions.add_submission")
    scan = keep_scan(
        consultation=takes_pdf, name="s.pdf", content=uploads.upload(uploads.PDF), user=typist
    )
    receive(takes_pdf, scan)
    scan.refresh_from_db()
    with pytest.raises(PermissionDenied):
        open_file(file=scan, user=user_with("submissions.view_submissionfile"))
    assert open_file(file=scan, user=user_with(*VIEWS)) == uploads.PDF


def test_who_may_not_enter_submissions_stores_no_scan(takes_pdf, user_with):
    with pytest.raises(PermissionDenied):
        keep_scan(
            consultation=takes_pdf,
            name="s.pdf",
            content=uploads.upload(uploads.PDF),
            user=user_with("submissions.view_submission"),
        )
