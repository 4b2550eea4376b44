"""The JSON form of the draft is read whole, or every fault in it is named by its path."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.consultations.drafts import DraftError, Plan, read_draft
from tests.consultations.documents import SHIPPED, STRATEGY

FILE = json.loads(STRATEGY.read_text())


def changed(change: Callable[[dict[str, Any]], Any]) -> bytes:
    data = json.loads(STRATEGY.read_text())
    change(data)
    return json.dumps(data).encode()


def problems(content: bytes) -> list[str]:
    with pytest.raises(DraftError) as raised:
        read_draft(content)
    return [f"{problem.line or ''}{problem.text}" for problem in raised.value.problems]


def test_the_shipped_draft_says_what_the_expected_data_say():
    shipped, expected = read_draft(SHIPPED.read_bytes()), read_draft(STRATEGY.read_bytes())
    for kind in ("directions", "measures"):
        for ours, theirs in zip(getattr(shipped, kind), getattr(expected, kind), strict=True):
            for name in ("code", "title", "mark", "current_title"):
                assert getattr(ours, name) == getattr(theirs, name)


def test_the_shipped_draft_carries_english_and_everyday_words_for_every_measure():
    plan = read_draft(SHIPPED.read_bytes())
    for measure in plan.measures:
        for name in ("title_en", "description", "description_en", "keywords", "keywords_en"):
            assert getattr(measure, name), (measure.code, name)
    assert all(goal.title_en and goal.footnote_en for goal in plan.goals)
    assert plan.vision_note_en == (
        "Draft. To be submitted to the December session of the city council"
    )


def test_the_wording_as_printed_is_published_and_the_note_goes_to_staff():
    measure = next(m for m in read_draft(STRATEGY.read_bytes()).measures if m.code == "2-2-1")
    assert (measure.title, measure.mark, measure.current_title) == ("UJ1ターンの促進", "", "")
    assert "verify against the original" in measure.staff_note


def test_keywords_become_one_text():
    content = changed(
        lambda d: d["goals"][0]["directions"][0]["measures"][0].update(
            keywords=["バス", "電車"], keywords_en=["bus", "train"]
        )
    )
    measure = read_draft(content).measures[0]
    assert (measure.keywords, measure.keywords_en) == ("バス、電車", "bus, train")


def test_a_title_of_the_timetable_that_editors_added_is_left_out():
    last = read_draft(STRATEGY.read_bytes()).timetable[-1]
    assert last.when == "令和6年度"
    assert last.what.startswith("社人研")


def measure_of(data: dict[str, Any]) -> dict[str, Any]:
    return data["goals"][1]["directions"][0]["measures"][1]


MEASURE = "goals[1].directions[0].measures[1]"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: measure_of(d).pop("title"), f"{MEASURE}.title"),
        (lambda d: measure_of(d).update(title="  "), f"{MEASURE}.title"),
        (lambda d: measure_of(d).update(title=7), f"{MEASURE}.title"),
        (lambda d: measure_of(d).update(title="あ\ud800"), f"{MEASURE}.title"),
        (lambda d: measure_of(d).update(title="あ\x00"), f"{MEASURE}.title"),
        (lambda d: measure_of(d).pop("code"), f"{MEASURE}.code"),
        (lambda d: measure_of(d).update(code="2-1-1"), "goals[1]"),
        (lambda d: measure_of(d).update(code="1-1-2"), f"{MEASURE}.code"),
        (lambda d: measure_of(d).update(mark="旧"), f"{MEASURE}.mark"),
        (lambda d: measure_of(d).update(mark="改"), f"{MEASURE}.current_title"),
        (lambda d: measure_of(d).update(current_title="別の文言"), f"{MEASURE}.mark"),
        (lambda d: measure_of(d).update(keywords=[1]), f"{MEASURE}.keywords.0"),
        (lambda d: measure_of(d).update(keywords=5), f"{MEASURE}.keywords"),
        (lambda d: d["goals"][1].pop("directions"), "goals[1].directions"),
        (lambda d: d["goals"][1]["directions"][0].update(measures=[]), f"{MEASURE[:-3]}"),
        (lambda d: d["goals"].pop(0), "goals[0].code"),
        (lambda d: d["goals"].append("基本目標5"), "goals[4]"),
        (lambda d: d.pop("goals"), "goals"),
        (lambda d: d.pop("next_plan"), "next_plan"),
        (lambda d: d["timetable"].append({}), "timetable[4]"),
        (lambda d: d["national_pillars"][0].update(no=[]), "national_pillars[0].no"),
        (lambda d: d.update(vision="未来"), "vision"),
    ],
)
def test_a_fault_is_named_by_its_path(change, place):
    assert place in problems(changed(change))


def test_a_wording_longer_than_the_database_holds_is_refused():
    assert problems(changed(lambda d: measure_of(d).update(title="長" * 256))) == ["長" * 256]


@pytest.mark.parametrize("content", ["{", '{"goals": [}', "[1, 2", "[" * 100_000, "{}", "[]"])
def test_what_is_no_such_file_is_refused(content):
    assert problems(content.encode())


def test_a_syntax_error_is_named_by_its_line():
    assert problems(b'{\n"goals": [\n}') == ["3"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, child in members:
        found.append((*path, key))
        if isinstance(child, dict | list):
            found += paths(child, (*path, key))
    return found


@settings(max_examples=100, deadline=None)
@given(path=st.sampled_from(paths(FILE)), value=JSON)
def test_whatever_a_member_turns_into_there_is_a_plan_or_a_list_of_problems(path, value):
    def put(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    try:
        found: Any = read_draft(changed(put))
    except DraftError as error:
        found = error.problems
    assert isinstance(found, Plan) or (found and all(map(str, found)))
