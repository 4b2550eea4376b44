import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from engagement.consultations.models import FormField
from engagement.consultations.usage import codes_in_use
from engagement.submissions.models import Channel, Submission, SubmitterIdentity
from engagement.submissions.services.content import SEPARATOR, Content, Part
from engagement.submissions.services.errors import (
    MissingAnswer,
    NoConsent,
    TextTooLong,
    UnknownAnswer,
    UnknownTarget,
)
from engagement.submissions.services.receive import receive_submission
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(home):
    return factories.GoalFactory(number=4)


def send(goal, *parts, **changes):
    parts = parts or (Part("バスを増やしてください。"),)
    return receive_submission(consultation=goal.consultation, parts=parts, **changes)


def asks(goal, key, need="required", **settings):
    FormField.objects.create(consultation=goal.consultation, key=key, need=need, **settings)


@given(st.lists(st.text(st.characters()), max_size=4))
def test_every_part_stands_in_the_text_word_for_word(texts):
    content = Content.clean([Part(text) for text in texts], {})
    spans = list(content.spans)
    assert [content.text[start:end] for _, start, end in spans] == [p.text for p in content.parts]
    assert SEPARATOR.join(content.text[start:end] for _, start, end in spans) == content.text


@time_machine.travel(factories.DURING)
def test_several_opinions_are_one_submission_with_what_each_is_about(goal):
    submission = send(
        goal,
        Part(" バスを増やして👍 ", "4", ["4-1-1"], "suggestion"),
        Part("\x00"),
        Part("窓口を残して", "4", ["4-1-1", "4-1-2"], "concern"),
    )
    submission.refresh_from_db()
    assert submission.text == "バスを増やして👍\n\n窓口を残して"
    assert submission.goal_code == "4"
    bus, desk = submission.parts.all()
    assert (bus.text, bus.stance) == ("バスを増やして👍", "suggestion")
    assert desk.text == "窓口を残して"
    assert [target.measure_code for target in bus.targets.all()] == ["4-1-1"]
    assert [target.measure_code for target in desk.targets.all()] == ["4-1-1", "4-1-2"]


@time_machine.travel(factories.DURING)
def test_opinions_about_different_goals_belong_to_no_single_goal(goal):
    other = factories.GoalFactory(number=2, parent=goal.consultation)
    submission = send(goal, Part("a", goal.code), Part("b", other.code))
    assert submission.goal_code == ""
    assert [part.goal_code for part in submission.parts.all()] == ["4", "2"]
    assert {"4", "2"} <= codes_in_use(goal.consultation)


@time_machine.travel(factories.DURING)
def test_the_limit_holds_for_all_opinions_together(goal):
    limit = goal.consultation.max_characters
    half = Part("あ" * (limit // 2 - 1))
    assert len(send(goal, half, half).text) == limit
    with pytest.raises(TextTooLong):
        send(goal, half, Part(half.text + "あ"))


@time_machine.travel(factories.DURING)
@pytest.mark.parametrize(
    "wrong", [Part("a", "7"), Part("a", "4", ["4-9-9"]), Part("a", stance="angry")]
)
def test_a_wrong_target_or_stance_of_one_opinion_refuses_the_whole(goal, wrong):
    with pytest.raises(UnknownTarget):
        send(goal, Part("b"), wrong)
    assert not Submission.objects.exists()


@time_machine.travel(factories.DURING)
@pytest.mark.parametrize("key", ["name", "kana", "address", "telephone", "email", "age_group"])
def test_what_the_city_requires_is_required_on_every_way_in(goal, key):
    asks(goal, key)
    with pytest.raises(MissingAnswer, match=key):
        send(goal, answers={key: " "})
    assert not Submission.objects.exists()


@time_machine.travel(factories.DURING)
def test_what_came_by_post_is_stored_as_it_came(goal, user_with):
    asks(goal, "name")
    clerk = user_with("submissions.add_submission")
    assert send(goal, channel=Channel.POST, recorded_by=clerk)


@time_machine.travel(factories.DURING)
def test_who_somebody_is_is_encrypted_and_what_kind_of_person_is_kept_apart(goal):
    from django.db import connection

    for key in ("name", "address", "affiliation"):
        asks(goal, key)
    answers = {"name": "加賀花子", "address": "金沢市広坂1-1", "affiliation": "市内に住んでいる"}
    submission = send(goal, answers=answers)
    assert submission.attributes == {"affiliation": "市内に住んでいる"}
    assert SubmitterIdentity.objects.get().name == "加賀花子"
    with connection.cursor() as cursor:
        for table in ("submissions_submitteridentity", "submissions_submission"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            stored = str(cursor.fetchall())
            assert "加賀" not in stored
            assert "広坂" not in stored


@time_machine.travel(factories.DURING)
def test_what_is_not_asked_is_not_stored(goal):
    with pytest.raises(UnknownAnswer):
        send(goal, answers={"name": "加賀花子"})


@time_machine.travel(factories.DURING)
def test_only_a_choice_that_is_offered_is_taken(goal):
    asks(goal, "district", choices="長町\n材木町")
    with pytest.raises(UnknownAnswer):
        send(goal, answers={"district": "渋谷"})
    assert send(goal, answers={"district": "材木町"}).attributes == {"district": "材木町"}


@time_machine.travel(factories.DURING)
def test_consent_is_asked_for_where_the_city_set_it_and_its_words_are_kept(goal):
    goal.consultation.consent = "個人情報の取扱いに同意します。"
    goal.consultation.save()
    with pytest.raises(NoConsent):
        send(goal)
    assert send(goal, consented=True).consent == "個人情報の取扱いに同意します。"


def test_a_call_without_settings_asks_for_an_optional_address_only(goal):
    from engagement.submissions.questions import questions

    assert [(q.key, q.required) for q in questions(goal.consultation)] == [("email", False)]
    asks(goal, "email", need="off")
    assert questions(goal.consultation) == []
