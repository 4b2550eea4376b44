"""The working list: out to Excel, edited there, and back with a preview of what it changes."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from engagement.review import sheet
from engagement.review.models import Theme
from engagement.review.services.move_opinions import confirm_placements
from engagement.review.services.picked import Choice
from engagement.review.services.undo import undo_step
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


def working_list(staff: Client, consultation: Any) -> list[list[Any]]:
    """The rows of the downloaded list, as a spreadsheet shows them."""
    response = staff.get(reverse("review:list", args=[consultation.pk]))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def send_back(staff: Client, consultation: Any, rows: list[list[Any]]) -> Any:
    """The page that shows what the edited list changes."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    url = reverse("review:sheet_preview", args=[consultation.pk])
    return staff.post(url, {"file": SimpleUploadedFile("list.xlsx", file.getvalue())})


def apply(staff: Client, consultation: Any, preview: Any) -> Any:
    url = reverse("review:sheet_apply", args=[consultation.pk])
    return staff.post(url, {"token": preview.context["token"]})


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
    assert not Theme.objects.filter(label="夜のバス").exists()  # only shown yet
    steps = consultation.review_events.count()
    apply(staff, consultation, preview)
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
    plan = send_back(staff, consultation, rows).context["plan"]
    assert [problem.opinion for problem in plan.problems] == [int(edited[1])]
    assert plan.is_empty


def test_a_move_with_another_department_is_left_out_rather_than_half_done(
    staff: Client, consultation: Any, bus: Theme
) -> None:
    factories.DepartmentFactory(name="交通政策課")
    rows = working_list(staff, consultation)
    at = {name: rows[0].index(name) for name in ("論点", "担当課")}
    edited = next(row for row in rows if row[at["論点"]] == "バスのこと")
    edited[at["論点"]], edited[at["担当課"]] = "夜のバス", "交通政策課"
    plan = send_back(staff, consultation, rows).context["plan"]
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
    assert apply(staff, consultation, preview).status_code == 409
    assert not Theme.objects.filter(label="夜のバス").exists()


def test_no_cell_of_the_list_runs_as_a_formula_and_an_untouched_list_changes_nothing(
    staff: Client, consultation: Any, bus: Theme
) -> None:
    Theme.objects.filter(pk=bus.pk).update(label="=1+1")
    rows = working_list(staff, consultation)
    at = rows[0].index("論点")
    assert "\u200b=1+1" in [row[at] for row in rows]
    assert send_back(staff, consultation, rows).context["plan"].is_empty


def test_a_file_that_is_no_working_list_is_refused_with_what_to_do(
    staff: Client, consultation: Any, bus: Theme
) -> None:
    response = send_back(staff, consultation, [["a", "b"], ["1", "2"]])
    assert response.status_code == 200
    assert "ダウンロードした一覧表を使ってください" in response.content.decode()


def test_a_list_with_more_edits_than_one_step_takes_is_refused_with_what_to_do(
    staff: Client, consultation: Any, bus: Theme, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sheet, "MOST_EDITS", 2)
    rows = working_list(staff, consultation)
    at = rows[0].index("論点")
    for row in rows[1:3]:
        row[at] = "夜のバス"
    assert len(send_back(staff, consultation, rows).context["plan"].moves) == 2
    rows[3][at] = "夜のバス"
    assert (
        "何回かに分けて取り込んでください" in send_back(staff, consultation, rows).content.decode()
    )
