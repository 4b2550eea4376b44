"""The working list: out to Excel, edited there, and back with a preview of what it changes."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from engagement.review import sheet as sheets
from engagement.review.models import Placement, Sheet, SheetState, Theme
from engagement.review.services import sweep_sheets
from engagement.review.services.forget_submission import forget_submission
from engagement.review.services.import_sheet import Told
from engagement.review.services.move_opinions import confirm_placements
from engagement.review.services.picked import Choice
from engagement.review.services.undo import undo_step
from engagement.review.services.work_on_sheet import SheetLost, make, work_on_sheet
from engagement.submissions.models.file import private_storage
from tests import factories

pytestmark = pytest.mark.django_db

RIGHTS = ("review.add_theme", "review.change_theme", "review.change_placement")


@pytest.fixture
def analyst(user_with: Any) -> Any:
    return user_with(*RIGHTS, "review.view_theme", "submissions.view_opinion")


@pytest.fixture
def bus(consultation: Any) -> Theme:
    theme: Theme = factories.ThemeFactory(consultation=consultation, label="バスのこと")
    for _ in range(3):
        opinion = factories.OpinionFactory(submission__consultation=consultation)
        factories.PlacementFactory(opinion=opinion, theme=theme)
    return theme


def worked_on(response: Any) -> Sheet:
    """What a worker makes of what was just asked for."""
    sheet: Sheet = Sheet.objects.latest("pk")
    assert response.url.endswith(f"/sheet/{sheet.pk}/")
    work_on_sheet(sheet=sheet)
    sheet.refresh_from_db()
    return sheet


def working_list(staff: Client, consultation: Any) -> list[list[Any]]:
    """The rows of the downloaded list, as a spreadsheet shows them."""
    sheet = worked_on(staff.post(reverse("review:sheet_make", args=[consultation.pk])))
    assert sheet.done == sheet.total == Placement.objects.of(consultation).count()
    response = staff.get(reverse("review:sheet_file", args=[consultation.pk, sheet.pk]))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def send_back(staff: Client, consultation: Any, rows: list[list[Any]]) -> Sheet:
    """The edited list, as a worker has read it."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    url = reverse("review:sheet_return", args=[consultation.pk])
    return worked_on(staff.post(url, {"file": SimpleUploadedFile("list.xlsx", file.getvalue())}))


def page_of(staff: Client, sheet: Sheet) -> str:
    address = reverse("review:sheet_work", args=[sheet.consultation_id, sheet.pk])
    return staff.get(address).content.decode()


def plan_of(sheet: Sheet) -> Told:
    return Told(**sheet.preview)


def apply(staff: Client, sheet: Sheet) -> Any:
    url = reverse("review:sheet_apply", args=[sheet.consultation_id, sheet.pk])
    return staff.post(url)


def test_edits_of_the_list_come_back_as_one_step_that_can_be_undone(
    staff: Client, consultation: Any, bus: Theme, analyst: Any
) -> None:
    department = factories.DepartmentFactory(name="交通政策課")
    rows = working_list(staff, consultation)
    at = {name: rows[0].index(name) for name in ("論点", "論点の新しい名前", "担当課")}
    first, second, third = [row for row in rows if row[at["論点"]] == "バスのこと"]
    first[at["論点"]] = "夜のバス"
    second[at["論点の新しい名前"]] = "路線バス"
    third[at["担当課"]] = "交通政策課"
    preview = send_back(staff, consultation, rows)
    assert "夜のバス" in page_of(staff, preview)
    assert not Theme.objects.filter(label="夜のバス").exists()  # only shown yet
    steps = consultation.review_events.count()
    apply(staff, preview)
    apply(staff, preview)  # pressed twice
    bus.refresh_from_db()
    assert (bus.label, bus.department) == ("路線バス", department)
    assert Theme.objects.get(label="夜のバス").placements.get().confirmed_by == analyst
    assert consultation.review_events.count() == steps + 1
    undo_step(event=consultation.review_events.latest("number"), user=analyst)
    bus.refresh_from_db()
    assert (bus.label, bus.department, bus.placements.count()) == ("バスのこと", None, 3)


def test_an_edit_of_what_somebody_changed_meanwhile_is_left_out_with_the_reason(
    staff: Client, consultation: Any, bus: Theme, analyst: Any
) -> None:
    rows = working_list(staff, consultation)
    at = rows[0].index("論点")
    edited, other = [row for row in rows if row[at] == "バスのこと"][:2]
    choices = [Choice(int(row[1])) for row in (edited, other)]
    confirm_placements(consultation=consultation, choices=choices, user=analyst)
    edited[at] = "夜のバス"
    plan = plan_of(send_back(staff, consultation, rows))
    assert [opinion for opinion, _reason in plan.problems] == [int(edited[1])]
    assert plan.is_empty


def test_a_move_with_another_department_is_left_out_rather_than_half_done(
    staff: Client, consultation: Any, bus: Theme
) -> None:
    factories.DepartmentFactory(name="交通政策課")
    rows = working_list(staff, consultation)
    at = {name: rows[0].index(name) for name in ("論点", "担当課")}
    edited = next(row for row in rows if row[at["論点"]] == "バスのこと")
    edited[at["論点"]], edited[at["担当課"]] = "夜のバス", "交通政策課"
    plan = plan_of(send_back(staff, consultation, rows))
    assert plan.is_empty
    assert len(plan.problems) == 1


def test_what_changes_between_preview_and_button_is_shown_again_and_nothing_is_done(
    staff: Client, consultation: Any, bus: Theme, analyst: Any
) -> None:
    rows = working_list(staff, consultation)
    at = rows[0].index("論点")
    edited = next(row for row in rows if row[at] == "バスのこと")
    edited[at] = "夜のバス"
    preview = send_back(staff, consultation, rows)
    choices = [Choice(int(edited[1]))]
    confirm_placements(consultation=consultation, choices=choices, user=analyst)
    answer = staff.get(apply(staff, preview).url).content.decode()
    assert "確認している間に変更がありました" in answer
    preview.refresh_from_db()
    assert plan_of(preview).is_empty
    assert not Theme.objects.filter(label="夜のバス").exists()


def test_no_cell_of_the_list_runs_as_a_formula_and_an_untouched_list_changes_nothing(
    staff: Client, consultation: Any, bus: Theme
) -> None:
    Theme.objects.filter(pk=bus.pk).update(label="=1+1")
    rows = working_list(staff, consultation)
    at = rows[0].index("論点")
    assert "\u200b=1+1" in [row[at] for row in rows]
    assert plan_of(send_back(staff, consultation, rows)).is_empty


def test_a_file_that_is_no_working_list_is_refused_with_what_to_do(
    staff: Client, consultation: Any, bus: Theme
) -> None:
    sheet = send_back(staff, consultation, [["a", "b"], ["1", "2"]])
    assert sheet.state == SheetState.FAILED
    assert "ダウンロードした一覧表を使ってください" in page_of(staff, sheet)


def test_a_list_with_more_edits_than_one_step_takes_is_refused_with_what_to_do(
    staff: Client, consultation: Any, bus: Theme, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sheets, "MOST_EDITS", 2)
    rows = working_list(staff, consultation)
    at = rows[0].index("論点")
    for row in rows[1:3]:
        row[at] = "夜のバス"
    assert len(plan_of(send_back(staff, consultation, rows)).moves) == 2
    rows[3][at] = "夜のバス"
    refused = send_back(staff, consultation, rows)
    assert "何回かに分けて取り込んでください" in page_of(staff, refused)


def test_a_worker_that_dies_leaves_a_list_that_another_makes_anew(
    staff: Client, consultation: Any, bus: Theme, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sweep_sheets.work_on_sheet, "delay", lambda pk: None)
    staff.post(reverse("review:sheet_make", args=[consultation.pk]))
    sheet = Sheet.objects.get()
    assert "every 2s" in page_of(staff, sheet)
    assert Sheet.objects.claim(sheet)
    sheet.refresh_from_db()  # the first worker's view of it
    Sheet.objects.update(active_at=timezone.now() - timedelta(minutes=6))
    sweep_sheets.sweep_sheets()
    assert Sheet.objects.claim(sheet)
    second = Sheet.objects.get()
    with pytest.raises(SheetLost):  # it was not dead after all, and stores nothing
        make(sheet)
    assert Sheet.objects.get().state == SheetState.WORKING
    make(second)
    assert Sheet.objects.get().state == SheetState.READY
    for attempts in (1, 3):
        Sheet.objects.update(
            state=SheetState.WORKING,
            attempts=attempts,
            active_at=timezone.now() - timedelta(minutes=6),
        )
        sweep_sheets.sweep_sheets()
        state = SheetState.QUEUED if attempts < 3 else SheetState.FAILED
        assert Sheet.objects.get().state == state


def test_a_list_is_encrypted_and_goes_after_a_day_or_with_what_somebody_takes_back(
    staff: Client, consultation: Any, bus: Theme, django_capture_on_commit_callbacks: Any
) -> None:
    text = bus.placements.first().opinion.text
    for goes in (
        lambda: forget_submission(submission=bus.placements.first().opinion.submission),
        lambda: (
            Sheet.objects.update(made_at=timezone.now() - timedelta(days=2)),
            sweep_sheets.sweep_sheets(),
        ),
    ):
        sheet = worked_on(staff.post(reverse("review:sheet_make", args=[consultation.pk])))
        with private_storage().open(str(sheet.content)) as kept:
            assert text.encode() not in (data := kept.read())
            assert not data.startswith(b"PK")
        with django_capture_on_commit_callbacks(execute=True):
            goes()
        assert not Sheet.objects.exists()
        assert not private_storage().exists(str(sheet.content))
