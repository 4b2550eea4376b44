"""Staff edit a goal with its directions and measures on one page, and lose nothing they typed."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, PageLogEntry, Workflow, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from engagement.consultations.models import Goal
from engagement.consultations.services.publish_scheduled import publish_scheduled
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(home, editor):
    made = factories.GoalFactory(number=4)
    page = Goal.objects.get(pk=made.pk)
    page.save_revision().publish()
    return Goal.objects.get(pk=made.pk)


def measure(code="4-1-1", title="路線バスの維持", **fields):
    return {
        "code": code,
        "title": title,
        "mark": "",
        "title_en": "",
        "current_title": "",
        "current_title_en": "",
        "description": "",
        "description_en": "",
        "keywords": "",
        "keywords_en": "",
        "staff_note": "",
        **fields,
    }


def direction(*measures, code="4-1", title="安心して過ごせる環境づくり", initial=0, **fields):
    return {
        "code": code,
        "title": title,
        "mark": "",
        "title_en": "",
        "current_title": "",
        "current_title_en": "",
        "measures": inline_formset(measures, initial=initial),
        **fields,
    }


def form(*directions, initial=0, **fields):
    return nested_form_data(
        {
            "number": 4,
            "title": "目標その4のまちをつくる",
            "slug": "goal-4",
            "title_en": "",
            "description": "",
            "description_en": "",
            "national_pillar": "",
            "national_pillar_en": "",
            "footnote": "",
            "footnote_en": "",
            "comments": inline_formset([]),
            "directions": inline_formset(directions, initial=initial),
            **fields,
        }
    )


def stored_form(goal, **titles):
    """The direction as the goal's edit page sends it; ``titles`` by code with _ for - reword."""
    (stored,) = draft(goal).directions.all()
    rows = [
        measure(
            each.code,
            titles.get(f"m{each.code.replace('-', '_')}", each.title),
            id=each.pk or "",
            mark=each.mark,
        )
        for each in stored.measures.all()
    ]
    return direction(*rows, initial=len(rows), id=stored.pk or "")


def edit(client, goal, data):
    return client.post(reverse("wagtailadmin_pages:edit", args=[goal.pk]), data)


def draft(goal):
    return Goal.objects.get(pk=goal.pk).get_latest_revision_as_object()


def wordings(goal):
    return {m.code: m.title for d in goal.directions.all() for m in d.measures.all()}


def errors(response):
    assert response.status_code == 200
    return response.context["form"]


def code_errors(response):
    """The errors beside the codes of measures."""
    return [
        str(measure.errors["code"])
        for direction in errors(response).formsets["directions"].forms
        for measure in direction.formsets["measures"].forms
        if "code" in measure.errors
    ]


def test_a_goal_is_created_as_a_draft_with_its_measures(client, goal):
    parent = goal.get_parent()
    response = client.post(
        reverse("wagtailadmin_pages:add", args=["consultations", "goal", parent.pk]),
        form(direction(measure("5-1-1", "緑を増やす"), code="5-1"), number=5, slug="goal-5"),
    )
    assert response.status_code == 302
    created = Goal.objects.get(number=5)
    assert not created.live
    assert wordings(created) == {"5-1-1": "緑を増やす"}


def test_measures_are_edited_in_place_and_published(client, goal):
    rows = dict(goal.directions.get().measures.values_list("code", "pk"))
    changed = stored_form(goal, m4_1_1="路線バスの充実")
    edit(client, goal, form(changed, initial=1))
    goal.refresh_from_db()
    assert wordings(Goal.objects.get(pk=goal.pk))["4-1-1"] == "路線バスの維持"
    assert wordings(draft(goal))["4-1-1"] == "路線バスの充実"
    edit(client, goal, form(changed, initial=1, **{"action-publish": "1"}))
    published = Goal.objects.get(pk=goal.pk)
    assert wordings(published)["4-1-1"] == "路線バスの充実"
    assert dict(published.directions.get().measures.values_list("code", "pk")) == rows


def test_what_was_typed_survives_an_error(client, goal):
    stored = stored_form(goal, m4_1_1="打ち直した文言")
    extra = direction(
        measure("4-2-1", "新しい取組その一", description="打ったばかりの説明", mark="new"),
        measure("9-9-9", "新しい取組その二", keywords="打った語"),
        code="4-2",
        title="新しい方向",
    )
    response = edit(client, goal, form(stored, extra, initial=1, description="打った導入"))
    assert "9-9-9" in code_errors(response)[0]
    page = response.content.decode()
    for typed in (
        "打ち直した文言",
        "新しい取組その一",
        "打ったばかりの説明",
        "新しい取組その二",
        "打った語",
        "新しい方向",
        "打った導入",
    ):
        assert typed in page, typed
    assert wordings(draft(goal))["4-1-1"] == "路線バスの維持"


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ((measure("4-1-1"), measure("4-1-1", "別")), "4-1-1"),
        ((measure("3-1-1"),), "3-1-1"),
        ((measure("44-1-1"),), "44-1-1"),
    ],
)
def test_codes_are_unique_and_true_to_their_goal(client, goal, rows, word):
    response = edit(client, goal, form(direction(*rows)))
    assert word in code_errors(response)[0]


def test_a_code_of_another_form_is_refused_beside_its_field(client, goal):
    response = edit(client, goal, form(direction(measure("4-1"))))
    assert code_errors(response)


def test_two_goals_of_a_consultation_do_not_share_a_number(client, goal):
    factories.GoalFactory(number=5, parent=goal.get_parent())
    response = edit(client, goal, form(direction(measure("5-1-1"), code="5-1"), number=5))
    assert "number" in errors(response).errors


def test_a_measure_with_opinions_does_not_vanish(client, goal, in_use):
    in_use.add("4-1-2")
    response = edit(client, goal, form(direction(measure("4-1-1"))))
    assert "4-1-2" in str(errors(response).non_field_errors())
    removed = stored_form(goal)
    removed["measures-1-DELETE"] = "1"
    response = edit(client, goal, form(removed, initial=1))
    assert "4-1-2" in str(errors(response).non_field_errors())
    reworded = stored_form(goal, m4_1_2="言い換えた文言")
    assert edit(client, goal, form(reworded, initial=1)).status_code == 302


def test_a_draft_without_a_measure_is_not_published_once_citizens_spoke_about_it(
    client, goal, in_use
):
    removed = stored_form(goal)
    removed["measures-1-DELETE"] = "1"
    edit(client, goal, form(removed, initial=1))
    assert wordings(draft(goal)) == {"4-1-1": "路線バスの維持"}
    in_use.add("4-1-2")
    data = form(direction(measure("4-1-1")), **{"action-publish": "1"})
    assert "4-1-2" in str(errors(edit(client, goal, data)).non_field_errors())


def test_a_goal_with_opinions_keeps_its_number(client, goal, in_use):
    in_use.add("4")
    response = edit(client, goal, form(direction(measure("5-1-1"), code="5-1"), number=5))
    assert "number" in errors(response).errors


def test_the_edit_page_names_every_measure_by_code_and_wording(client, goal):
    page = client.get(reverse("wagtailadmin_pages:edit", args=[goal.pk])).content.decode()
    headings = [
        " ".join(part.split("<")[0].split()) for part in page.split("data-panel-heading-text>")
    ]
    assert "4-1 安心して過ごせる環境づくり" in headings
    assert any(heading.startswith("4-1-2 デジタル技術の活用 (") for heading in headings)


def test_the_preview_shows_what_was_typed(client, goal):
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[goal.pk])
    data = form(stored_form(goal, m4_1_1="まだ保存していない文言"), initial=1)
    assert client.post(url, data).json()["is_valid"]
    response = client.get(url)
    assert response.status_code == 200
    assert "まだ保存していない文言" in response.content.decode()


@pytest.fixture
def scheduled(client, goal):
    """A version of the goal without the measure 4-1-2, to be published tomorrow."""
    stored = stored_form(goal, m4_1_1="明日からの文言")
    data = form(
        {**stored, "measures-1-DELETE": "1"},
        initial=1,
        go_live_at=(timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M"),
        **{"action-publish": "1"},
    )
    edit(client, goal, data)
    return goal


def test_a_scheduled_goal_is_published_at_its_time_and_taken_down_at_its_end(scheduled):
    publish_scheduled()
    assert wordings(Goal.objects.get(pk=scheduled.pk))["4-1-1"] == "路線バスの維持"
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        publish_scheduled()
        assert wordings(Goal.objects.get(pk=scheduled.pk)) == {"4-1-1": "明日からの文言"}
        Goal.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
        publish_scheduled()
    assert not Goal.objects.get(pk=scheduled.pk).live


def test_a_scheduled_goal_waits_if_citizens_have_spoken_about_what_it_leaves_out(scheduled, in_use):
    in_use.add("4-1-2")
    other = factories.GoalFactory(number=5, parent=scheduled.consultation, live=False)
    tomorrow = timezone.now() + timedelta(days=1)
    other.go_live_at = tomorrow
    other.save_revision(approved_go_live_at=tomorrow + timedelta(hours=1))

    with time_machine.travel(tomorrow + timedelta(days=1)):
        publish_scheduled()
        publish_scheduled()

    assert "4-1-2" in wordings(Goal.objects.get(pk=scheduled.pk))
    assert Goal.objects.get(pk=other.pk).live, "the others are published all the same"
    told = PageLogEntry.objects.filter(action="machikoe.page.not_published")
    assert [entry.page_id for entry in told] == [scheduled.pk]


def test_a_goal_goes_through_a_workflow(client, goal, editor, home):
    task = GroupApprovalTask.objects.create(name="決裁")
    workflow = Workflow.objects.create(name="決裁")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    workflow.workflow_pages.create(page=home)
    data = form(stored_form(goal, m4_1_1="決裁後の文言"), initial=1, **{"action-submit": "1"})
    edit(client, goal, data)
    goal = Goal.objects.get(pk=goal.pk)
    assert wordings(goal)["4-1-1"] == "路線バスの維持"
    state = goal.current_workflow_state.current_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[goal.pk, "approve", state.pk])
    client.post(url, {"comment": ""})
    assert wordings(Goal.objects.get(pk=goal.pk))["4-1-1"] == "決裁後の文言"


def test_no_way_of_publishing_leaves_out_what_citizens_spoke_about(client, goal, in_use):
    removed = stored_form(goal)
    removed["measures-1-DELETE"] = "1"
    edit(client, goal, form(removed, initial=1))
    in_use.add("4-1-2")
    with pytest.raises(PermissionDenied):
        Goal.objects.get(pk=goal.pk).get_latest_revision().publish()
    assert "4-1-2" in wordings(Goal.objects.get(pk=goal.pk))
