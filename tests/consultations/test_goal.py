import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_goal_knows_its_measures_and_consultation(home):
    goal = factories.GoalFactory(number=4)
    assert goal.consultation.title.startswith("次期金沢版")
    assert [m.code for d in goal.directions.all() for m in d.measures.all()] == ["4-1-1", "4-1-2"]


def test_placements_are_consistent_with_the_rules_of_the_database(home):
    theme = factories.ThemeFactory(goal_code="2")
    placement = factories.PlacementFactory(theme=theme)
    assert placement.goal_code == "2"
    factories.ResponseFactory(theme=theme)
