"""Importing a spreadsheet: a dry run of every row, then each row once, whatever breaks between."""

import io
from datetime import date, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry, PageLogEntry

from engagement.consultations.models import FormField
from engagement.consultations.period import Arrival
from engagement.submissions.imports.errors import UnreadableFile
from engagement.submissions.imports.stored import header_in, suggested_columns
from engagement.submissions.models import (
    Channel,
    ExclusionReason,
    Fate,
    ImportRow,
    ImportState,
    SpreadsheetImport,
    State,
    Submission,
    SubmitterIdentity,
)
from engagement.submissions.services import run_import as running
from engagement.submissions.services.check_import import check_import
from engagement.submissions.services.content import Content, Part
from engagement.submissions.services.enter import Original, enter_submission
from engagement.submissions.services.map_import import ImportUnderWay, map_import
from engagement.submissions.services.receive import receive_submission
from engagement.submissions.services.run_import import NotChecked, import_next_chunk, run_import
from engagement.submissions.services.sweep_imports import sweep_imports
from engagement.submissions.services.upload_import import upload_import
from tests import factories

pytestmark = pytest.mark.django_db

HEADINGS = "整理番号,受付日,提出方法,ご意見,基本目標,取組方針,氏名"
RIGHTS = ("submissions.add_submission", "submissions.view_submission")


@pytest.fixture(autouse=True)
def later():
    with time_machine.travel(factories.AFTER, tick=False):
        yield


@pytest.fixture
def consultation(home):
    return factories.GoalFactory(
        number=4, parent=factories.ConsultationFactory(parent=home)
    ).consultation


@pytest.fixture
def clerk(user_with):
    return user_with(*RIGHTS)


def csv_of(*lines: str, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *lines]).encode()


def checked(consultation: Any, clerk: Any, data: bytes, **mapping: Any) -> SpreadsheetImport:
    source = upload_import(
        consultation=consultation, name="意見.csv", content=ContentFile(data), user=clerk
    )
    mapped(source, suggested_columns(header_in(source)), clerk, **mapping)
    check_import(source=source)
    source.refresh_from_db()
    return source


def mapped(source: Any, columns: dict[int, str], user: Any, channel: str = "import") -> None:
    header = header_in(source)
    map_import(source=source, header=header, columns=columns, channel=channel, user=user)


def imported(consultation: Any, clerk: Any, data: bytes) -> SpreadsheetImport:
    source = checked(consultation, clerk, data)
    run_import(source=source, user=clerk)
    while import_next_chunk(source=source):
        pass
    source.refresh_from_db()
    return source


def fates(source: SpreadsheetImport) -> list[str]:
    return list(source.rows.values_list("fate", flat=True))


ROWS = {
    "1,令和6年2月10日,郵送,バスを増やして,基本目標4,4-1-1,加賀 花子": Fate.NEW,
    "2,2024-02-10,,場所も時間もない,,,": Fate.NEW,
    "3,2024-02-10,郵送,,,,": Fate.INCOMPLETE,
    "4,,郵送,日付がない,,,": Fate.INCOMPLETE,
    f"5,2024-02-10,郵送,{'あ' * 10_001},,,": Fate.TOO_LONG,
    "6,2024-03-02,郵送,遅れた,,,": Fate.OUTSIDE,
    "7,2024-02-10,郵送,知らない,9,,": Fate.UNKNOWN_TARGET,
    "8,2024-02-10,のろし,方法がわからない,,,": Fate.UNREADABLE,
    "9,いつか,郵送,日付がわからない,,,": Fate.UNREADABLE,
    "1,令和6年2月10日,郵送,バスを増やして,基本目標4,4-1-1,加賀 花子 ": Fate.SAME,
}


def test_the_dry_run_tells_the_fate_of_every_row_and_writes_nothing(consultation, clerk):
    source = checked(consultation, clerk, csv_of(*ROWS))

    assert fates(source) == list(ROWS.values())
    assert source.state == ImportState.CHECKED
    assert not Submission.objects.exists()


def test_what_is_new_is_received_as_it_stands_and_the_rest_is_told(consultation, clerk):
    source = imported(consultation, clerk, csv_of(*ROWS))

    first, second = Submission.objects.order_by("pk")
    assert (first.text, first.channel, first.goal_code) == ("バスを増やして", Channel.POST, "4")
    assert first.recorded_by == clerk
    assert first.targets.get().measure_code == "4-1-1"
    assert first.identity.name == "加賀 花子"
    assert second.channel == Channel.IMPORT
    assert source.state == ImportState.DONE
    assert source.rows.count() == len(ROWS)
    assert fates(source).count(Fate.IMPORTED) == 2


def test_what_paper_tells_is_taken_over_and_judged_as_in_proxy_entry(consultation, clerk):
    consultation.arrival_rule, consultation.late_rule = "postmark", "reference"
    consultation.save()
    source = imported(
        consultation,
        clerk,
        csv_of(
            "1,2024-02-10,郵送,3人から,,路線バスの維持,12名,匿名,,,ベトナム語,バスを増やして",
            "2,2024-03-02,郵送,消印は期間中,,,,,,令和6年2月28日,,",
            "3,2024-03-02,ファクス,遅れた,,,,,大雪のため,,,",
            "4,2024-03-02,ファクス,遅れて理由もない,,,,,,,,",
            "5,2024-03-02,ウェブ,ウェブは待たない,,,,,大雪のため,,,",
            headings="整理番号,受付日,提出方法,ご意見,基本目標,取組方針,"
            "連名の人数,匿名,遅れて届いた理由,消印日,言語,日本語訳",
        ),
    )

    assert fates(source) == [Fate.IMPORTED] * 3 + [Fate.OUTSIDE] * 2
    signed, posted, late = Submission.objects.order_by("pk")
    assert (signed.signatories, signed.is_anonymous, signed.language) == (12, True, "vi")
    assert signed.parts.get().translation == "バスを増やして"
    assert signed.targets.get().measure_code == "4-1-1"
    assert (posted.state, posted.postmarked_on.day) == (State.RECEIVED, 28)
    assert (late.exclusion_reason, late.late_reason) == (ExclusionReason.REFERENCE, "大雪のため")


def test_a_chunk_takes_as_many_queries_for_many_rows_as_for_few(consultation, clerk, monkeypatch):
    cleaned = Mock(side_effect=Content.clean)
    monkeypatch.setattr(Content, "clean", cleaned)

    def queries(rows: range) -> int:
        lines = (f"{n},2024-02-10,郵送,意見{n},基本目標4,4-1-1,加賀 花子" for n in rows)
        source = checked(consultation, clerk, csv_of(*lines))
        run_import(source=source, user=clerk)
        cleaned.reset_mock()
        with CaptureQueriesContext(connection) as captured:
            import_next_chunk(source=source)
        assert cleaned.call_count == len(rows)  # each row is judged once
        return len(captured)

    assert queries(range(30)) == queries(range(30, 33))
    received = ModelLogEntry.objects.filter(action="machikoe.submission.receive", user=clerk)
    numbers = Submission.objects.values_list("pk", flat=True)
    assert sorted(received.values_list("object_id", flat=True)) == sorted(map(str, numbers))


def test_the_same_file_again_adds_nothing(consultation, clerk):
    data = csv_of("1,2024-02-10,郵送,一つ,,,", ",2024-02-10,郵送,番号なし,,,")
    imported(consultation, clerk, data)
    again = imported(consultation, clerk, data)

    assert fates(again) == [Fate.SAME, Fate.SAME]
    assert Submission.objects.count() == 2


def test_the_same_words_from_several_people_are_as_many_submissions(consultation, clerk):
    letter = ",2024-02-10,郵送,同じ手紙,,,"
    imported(consultation, clerk, csv_of(letter, letter))
    assert Submission.objects.count() == 2
    imported(consultation, clerk, csv_of(letter, letter, letter))
    assert Submission.objects.count() == 3


def test_a_number_that_comes_with_other_words_is_not_taken_for_new(consultation, clerk):
    imported(consultation, clerk, csv_of("1,2024-02-10,郵送,初めの文,,,"))
    source = imported(consultation, clerk, csv_of("1,2024-02-10,郵送,違う文,,,"))

    assert fates(source) == [Fate.CONFLICT]
    assert Submission.objects.count() == 1


def test_a_day_alone_counts_from_the_moment_at_which_the_period_opened(consultation, clerk):
    consultation.opens_at += timedelta(hours=3)  # noon in Tokyo
    consultation.save()
    source = checked(
        consultation,
        clerk,
        csv_of(
            "1,2024-02-01,郵送,初日,,,",
            "2,2024-02-01 11:00,郵送,早い,,,",
            "3,2024-02-29,郵送,末日,,,",
        ),
    )
    assert fates(source) == [Fate.NEW, Fate.OUTSIDE, Fate.NEW]


def test_a_worker_that_dies_between_leaves_no_half_and_no_double(consultation, clerk, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 3)
    source = checked(
        consultation, clerk, csv_of(*(f"{n},2024-02-10,郵送,意見{n},,," for n in range(8)))
    )
    run_import(source=source, user=clerk)
    assert import_next_chunk(source=source)
    with monkeypatch.context() as patch:
        patch.setattr(running, "_store", lambda rows: {}["died"])
        with pytest.raises(KeyError):
            import_next_chunk(source=source)
    assert Submission.objects.count() == 3
    while import_next_chunk(source=source):
        pass
    assert sorted(Submission.objects.values_list("text", flat=True)) == [
        f"意見{n}" for n in range(8)
    ]


def test_a_task_that_comes_twice_does_nothing_the_second_time(consultation, clerk):
    source = checked(consultation, clerk, csv_of("1,2024-02-10,郵送,一つ,,,"))
    check_import(source=source)
    assert source.rows.count() == 1
    run_import(source=source, user=clerk)
    with pytest.raises(NotChecked):
        run_import(source=source, user=clerk)
    for _time in range(2):
        import_next_chunk(source=source)
    assert Submission.objects.count() == 1


def test_what_a_lost_queue_left_is_found_again(consultation, clerk, monkeypatch):
    queued: list[tuple[str, int]] = []
    for name in ("check_import", "import_chunk"):
        task = type("Task", (), {"delay": lambda pk, name=name: queued.append((name, pk))})
        monkeypatch.setattr(f"engagement.submissions.services.sweep_imports.{name}", task)
    source = checked(consultation, clerk, csv_of("1,2024-02-10,郵送,一つ,,,"))
    run_import(source=source, user=clerk)
    sweep_imports()
    assert queued == []
    with time_machine.travel(factories.AFTER + timedelta(minutes=6)):
        sweep_imports()
        assert queued == [("import_chunk", source.pk)]
        SpreadsheetImport.objects.update(state=ImportState.CHECKING)
        sweep_imports()
    assert queued[1:] == [("check_import", source.pk)]


def test_nothing_is_imported_for_who_lost_the_right_meanwhile(consultation, clerk):
    source = checked(consultation, clerk, csv_of("1,2024-02-10,郵送,一つ,,,"))
    run_import(source=source, user=clerk)
    clerk.user_permissions.clear()
    import_next_chunk(source=source)
    source.refresh_from_db()
    assert (source.state, bool(source.error)) == (ImportState.FAILED, True)
    assert not Submission.objects.exists()


def test_every_step_needs_the_right_to_enter_submissions(consultation, clerk, user_with):
    stranger = user_with("submissions.view_submission")
    source = checked(consultation, clerk, csv_of("1,2024-02-10,郵送,一つ,,,"))
    content = ContentFile(b"x")
    for step in (
        lambda: upload_import(consultation=consultation, name="a", content=content, user=stranger),
        lambda: mapped(source, {}, stranger),
        lambda: run_import(source=source, user=stranger),
    ):
        with pytest.raises(PermissionDenied):
            step()


def test_columns_are_remembered_for_the_next_file_with_the_same_headings(consultation, clerk):
    data = "謎の列,日\nバスを増やして,2024-02-10".encode()
    source = upload_import(
        consultation=consultation, name="a.csv", content=ContentFile(data), user=clerk
    )
    header = header_in(source)
    assert suggested_columns(header) == {}
    mapped(source, {0: "text", 1: "received_at"}, clerk)
    assert suggested_columns(header) == {0: "text", 1: "received_at"}


def test_columns_stay_once_rows_are_imported(consultation, clerk):
    source = imported(consultation, clerk, csv_of("1,2024-02-10,郵送,一つ,,,"))
    with pytest.raises(ImportUnderWay):
        mapped(source, {}, clerk)


def test_nobody_is_mailed_about_what_was_received_elsewhere(
    consultation, clerk, mailoutbox, django_capture_on_commit_callbacks
):
    data = "受付日,ご意見,メールアドレス\n2024-02-10,バス,hanako@example.com".encode()
    imported(consultation, clerk, data)
    identity = SubmitterIdentity.objects.get()
    assert (identity.email, identity.copy_sent_at) == ("hanako@example.com", factories.AFTER)


def test_neither_log_nor_database_nor_disk_shows_what_somebody_wrote(consultation, clerk):
    source = checked(consultation, clerk, csv_of("1,2024-02-10,郵送,秘密の文,,,加賀 花子"))
    with source.content.open("rb") as stored:
        assert "秘密".encode() not in stored.read()
    with connection.cursor() as cursor:
        cursor.execute("SELECT record FROM submissions_importrow")
        assert "花子" not in str(cursor.fetchall())
    run_import(source=source, user=clerk)
    import_next_chunk(source=source)
    assert ImportRow.objects.get().record == ""
    told = str([(entry.label, entry.data) for entry in ModelLogEntry.objects.all()])
    assert source.sha256 in told
    for secret in ("秘密", "花子"):
        assert secret not in told


def test_a_file_that_is_none_is_refused_and_not_kept(consultation, clerk):
    for data in (b"", b"\n\n", b"PK\x03\x04broken"):
        with pytest.raises(UnreadableFile):
            upload_import(
                consultation=consultation, name="a", content=ContentFile(data), user=clerk
            )
    assert not SpreadsheetImport.objects.exists()


# Round trip


def test_what_is_exported_imports_back_the_same(client, consultation, clerk, user_with):
    FormField.objects.create(consultation=consultation, key="district")
    with time_machine.travel(factories.DURING, tick=False):
        receive_submission(
            consultation=consultation,
            parts=[
                Part('=HYPERLINK(1)という文\n改行, "引用"', "4", ["4-1-1", "4-1-2"], "concern"),
                Part("－全角の横線から始まる", "", [], "", "=訳文"),
            ],
            answers={"name": "加賀 花子", "email": "h@example.com", "district": "森本"},
            channel=Channel.FAX,
            language="en",
        )
        receive_submission(consultation=consultation, text="\u200bゼロ幅から", channel=Channel.POST)
    typed_in(consultation, clerk)
    before = _contents(consultation)
    client.force_login(user_with(*RIGHTS, "submissions.view_submitteridentity"))

    for kind in ("csv", "xlsx"):
        data = _export(client, consultation, format=kind, identity="1")
        again = checked(consultation, clerk, data)
        assert set(fates(again)) == {Fate.SAME}
        other = factories.GoalFactory(
            number=4, parent=factories.ConsultationFactory(parent=consultation.get_parent())
        ).consultation
        FormField.objects.create(consultation=other, key="district")
        other.late_rule = "reference"
        other.save()
        imported(other, clerk, data)
        assert _contents(other) == before


def typed_in(consultation: Any, clerk: Any) -> None:
    """One that many signed, and one that came late, as proxy entry stores them."""
    consultation.late_rule = "reference"
    consultation.save()
    posted = Arrival(date(2024, 2, 9), postmark=date(2024, 2, 8))
    for text, original in (
        ("連名", Original(Channel.POST, posted, signatories=30, is_anonymous=True, language="pt")),
        ("遅着", Original(Channel.FAX, Arrival(date(2024, 3, 2)), late_reason="大雪のため")),
    ):
        enter_submission(
            consultation=consultation,
            user=clerk,
            original=original,
            parts=[Part(text)],
            answers={},
        )


def _contents(consultation: Any) -> list[Any]:
    facts = ("state", "exclusion_reason", "late_reason", "postmarked_on", "signatories")
    return [
        [row.text, row.channel, row.language, row.received_at, row.answers, row.goal_code]
        + [row.is_anonymous, *(getattr(row, fact) for fact in facts)]
        + [
            {**part.as_data, "measures": [target.measure_code for target in part.targets.all()]}
            for part in row.parts.all()
        ]
        for row in consultation.submissions.order_by("pk")
    ]


def _export(client: Any, consultation: Any, **data: str) -> bytes:
    answer = client.post(reverse("reception:export", args=[consultation.pk]), data)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_who_may_not_know_the_submitters_gets_no_names(client, consultation, clerk, user_with):
    with time_machine.travel(factories.DURING):
        receive_submission(
            consultation=consultation, text="バス", channel="post", answers={"name": "加賀 花子"}
        )
    client.force_login(user_with("submissions.view_submission"))
    text = _export(client, consultation, format="csv").decode()
    assert "バス" in text
    for secret in ("花子", "氏名", Submission.objects.get().receipt):
        assert secret not in text
    url = reverse("reception:export", args=[consultation.pk])
    assert client.post(url, {"identity": "1"})["Location"] == "/admin/"
    entry = PageLogEntry.objects.get(action="machikoe.submission.export")
    assert entry.data == {"submissions": 1, "identity": False}


def test_an_export_takes_a_constant_number_of_queries(
    client, consultation, user_with, django_assert_max_num_queries
):
    for _number in range(30):
        factories.SubmissionFactory(consultation=consultation)
    client.force_login(user_with("submissions.view_submission"))
    with django_assert_max_num_queries(25):
        assert len(_export(client, consultation, format="csv").splitlines()) == 31


def test_a_text_that_no_cell_holds_is_not_cut(client, consultation, user_with):
    factories.SubmissionFactory(consultation=consultation, text="あ" * 32_768)
    client.force_login(user_with("submissions.view_submission"))
    url = reverse("reception:export", args=[consultation.pk])
    assert client.post(url, {"format": "xlsx"}).status_code == 302
    assert len(_export(client, consultation, format="csv").decode()) > 32_768


def test_the_template_asks_what_the_consultation_asks_and_imports(client, consultation, clerk):
    FormField.objects.create(consultation=consultation, key="age_group")
    client.force_login(clerk)
    csv, xlsx = (
        b"".join(
            client.get(
                reverse("reception:template", args=[consultation.pk, kind])
            ).streaming_content
        )
        for kind in ("csv", "xlsx")
    )
    headings = csv.decode("utf-8-sig").strip().split(",")
    assert "ご意見" in headings
    assert "年代" in headings
    assert "住所" not in headings
    sheet = load_workbook(io.BytesIO(xlsx)).active
    assert [cell.value for cell in sheet[1]] == headings
    assert "郵送" in sheet.data_validations.dataValidation[0].formula1


# The pages


def test_the_walk_through_the_pages(client, consultation, clerk):
    client.force_login(clerk)
    page = client.post(
        reverse("reception:imports"),
        {"consultation": consultation.pk, "file": io.BytesIO(b"\x81")},
    )
    assert page.context["form"].errors["file"]
    file = io.BytesIO(csv_of(*ROWS))
    file.name = "意見.csv"
    answer = client.post(
        reverse("reception:imports"), {"consultation": consultation.pk, "file": file}
    )
    source = SpreadsheetImport.objects.get()
    assert answer["Location"] == reverse("reception:import_columns", args=[source.pk])
    form = client.get(answer["Location"]).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {"header_first": 1, "header_last": 1}
    refused = client.post(answer["Location"], {**data, "column-3": "", "column-4": "name"})
    assert len(refused.context["form"].non_field_errors()) == 2
    answer = client.post(answer["Location"], data)
    assert "hx-get" in client.get(answer["Location"]).content.decode()
    check_import(source=source)
    page = client.get(answer["Location"], {"fate": "outside"})
    assert [each["row"].number for each in page.context["rows"]] == [7]
    client.post(reverse("reception:import_run", args=[source.pk]))
    import_next_chunk(source=source)
    page = client.get(answer["Location"])
    assert "hx-get" not in page.content.decode()
    assert Submission.objects.count() == 2
    assert client.get(reverse("reception:imports")).status_code == 200


def test_headings_further_down_can_be_read(client, consultation, clerk):
    client.force_login(clerk)
    data = "a,b\n受付日,ご意見\n2024-02-10,バス".encode()
    source = upload_import(
        consultation=consultation, name="a.csv", content=ContentFile(data), user=clerk
    )
    url = reverse("reception:import_columns", args=[source.pk])
    page = client.get(url, {"header_first": 2, "header_last": 2})
    assert page.context["form"]["column-1"].value() == "text"
    # What is sent with the columns says which rows were read, not which were guessed.
    assert page.content.decode().count('name="header_first" value="2"') == 2
    assert client.get(url, {"header_first": 5, "header_last": 2}).status_code == 200
    assert client.get(url, {"header_first": "x"}).status_code == 200


def test_staff_without_the_right_see_no_page(client, consultation, clerk, user_with):
    source = checked(consultation, clerk, csv_of("1,2024-02-10,郵送,一つ,,,"))
    client.force_login(user_with("submissions.view_submission"))
    for url in (
        reverse("reception:imports"),
        reverse("reception:import", args=[source.pk]),
        reverse("reception:import_columns", args=[source.pk]),
        reverse("reception:import_run", args=[source.pk]),
        reverse("reception:template", args=[consultation.pk, "csv"]),
    ):
        assert client.get(url)["Location"] == "/admin/"
        assert client.post(url).status_code in (302, 405)
