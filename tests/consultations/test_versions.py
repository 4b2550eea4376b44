"""What changed between the published versions of a goal, and that no draft is ever seen."""

import pytest
import time_machine
from django.utils import translation

from engagement.consultations.models import Goal
from engagement.consultations.versions import changes, chosen, published_versions
from engagement.submissions.services.receive import receive_submission
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(home):
    consultation = factories.ConsultationFactory(slug="strategy")
    made = factories.GoalFactory(number=4, parent=consultation)
    return Goal.objects.get(pk=made.pk)


def edit(goal, publish=True, overwrite=None, drop=(), **titles):
    """A new revision in which the measures ``m4_1_1=...`` read anew."""
    draft = Goal.objects.get(pk=goal.pk).get_latest_revision_as_object()
    (direction,) = draft.directions.all()
    measures = [each for each in direction.measures.all() if each.code not in drop]
    for measure in measures:
        name = "m" + measure.code.replace("-", "_")
        measure.title = titles.get(name, measure.title)
    direction.measures = measures
    draft.directions = [direction]
    revision = draft.save_revision(overwrite_revision=overwrite, log_action=True)
    if publish:
        revision.publish()
    return revision


def versions(goal):
    with translation.override("ja"):
        return published_versions(Goal.objects.get(pk=goal.pk))


def titles(goal):
    return [version.readings["4-1-1"].title for version in versions(goal)]


def test_each_publication_with_another_wording_is_a_version(goal):
    edit(goal, m4_1_1="路線バスの増便")
    edit(goal, m4_1_1="路線バスの増便と維持")
    assert titles(goal) == ["路線バスの維持", "路線バスの増便", "路線バスの増便と維持"]


def test_publishing_without_rewording_is_no_version(goal):
    edit(goal)
    assert titles(goal) == ["路線バスの維持"]


def test_a_draft_is_no_version(goal, client):
    edit(goal, m4_1_1="路線バスの増便")
    edit(goal, publish=False, m4_1_1="秘密の案")
    assert titles(goal) == ["路線バスの維持", "路線バスの増便"]
    for path in ("", "changes/", "changes/?from=1&to=3", "?changed"):
        assert "秘密の案" not in client.get(f"/strategy/goal-4/{path}").content.decode()


def test_a_draft_between_two_publications_is_no_version(goal):
    edit(goal, publish=False, m4_1_1="秘密の案")
    edit(goal, m4_1_1="路線バスの増便")
    assert titles(goal) == ["路線バスの維持", "路線バスの増便"]


def test_a_published_revision_that_a_draft_wrote_over_is_not_shown(goal, client):
    """As an editor's other window may do while it saves by itself."""
    published = edit(goal, m4_1_1="路線バスの増便")
    edit(goal, publish=False, overwrite=published, m4_1_1="秘密の案")
    assert titles(goal) == ["路線バスの維持", "路線バスの増便"]
    edit(goal, m4_1_1="路線バスの存続")
    assert "秘密の案" not in titles(goal)
    assert "秘密の案" not in client.get("/strategy/goal-4/changes/?from=1").content.decode()


def test_the_changes_name_what_was_reworded_added_and_removed(goal):
    edit(goal, m4_1_1="路線バスの増便", drop=["4-1-2"])
    first, second = versions(goal)
    assert [(each.code, each.kind) for each in changes(first, second)] == [
        ("4-1-1", "changed"),
        ("4-1-2", "removed"),
    ]
    assert [(each.code, each.kind) for each in changes(second, first)] == [
        ("4-1-1", "changed"),
        ("4-1-2", "added"),
    ]


def test_the_difference_is_computed(goal, client):
    edit(goal, m4_1_1="路線バスの増便")
    page = client.get("/strategy/goal-4/changes/").content.decode()
    assert '<del lang="ja">維持</del>' in page
    assert '<ins lang="ja">増便</ins>' in page


def test_any_two_versions_can_be_compared(goal):
    edit(goal, m4_1_1="路線バスの増便")
    edit(goal, m4_1_1="路線バスの存続")
    assert [each.number for each in chosen(versions(goal), "1", "3")] == [1, 3]
    assert [each.number for each in chosen(versions(goal), "", "")] == [2, 3]
    assert [each.number for each in chosen(versions(goal), "99", "\x00")] == [2, 3]


@pytest.mark.parametrize("query", ["from=%00&to=%ed", "from=9999999999999999999999", "to=-1"])
def test_no_choice_of_versions_is_an_error(goal, client, query):
    assert client.get(f"/strategy/goal-4/changes/?{query}").status_code == 200


def test_the_goal_leads_to_its_changes_once_there_are_any(goal, client):
    Goal.objects.get(pk=goal.pk)
    before = client.get("/strategy/goal-4/").content.decode()
    assert "/strategy/goal-4/changes/" not in before
    edit(goal, m4_1_1="路線バスの増便")
    assert "/strategy/goal-4/changes/" in client.get("/strategy/goal-4/").content.decode()


def test_an_unpublished_goal_shows_no_versions(goal, client):
    edit(goal, m4_1_1="路線バスの増便")
    Goal.objects.get(pk=goal.pk).unpublish()
    assert client.get("/strategy/goal-4/changes/").status_code == 404


def test_more_versions_take_no_more_queries(goal, client, django_assert_max_num_queries):
    edit(goal, m4_1_1="路線バスの増便")
    with django_assert_max_num_queries(40) as few:
        client.get("/strategy/goal-4/changes/")
    for wording in "あいう":
        edit(goal, m4_1_1=wording)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/strategy/goal-4/changes/")


def test_a_comment_stays_with_the_wording_it_spoke_about(goal):
    with time_machine.travel(factories.DURING):
        submission = receive_submission(
            consultation=goal.consultation, text="増やして。", measure_codes=["4-1-1"]
        )
    edit(goal, m4_1_1="路線バスの増便")
    target = submission.targets.get()
    assert target.wording == "路線バスの維持"
    assert target.revision.content["directions"][0]["measures"][0]["title"] == "路線バスの維持"
