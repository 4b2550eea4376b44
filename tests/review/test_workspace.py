"""The workspace: the numbers balance, words are verbatim, and what is typed is kept."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.users.models import UserProfile

from engagement.review import search
from engagement.review.models import (
    Insight,
    Outcome,
    Placement,
    Run,
    RunError,
    RunState,
    Theme,
    ThemeState,
)
from engagement.review.overview import overview
from engagement.review.services.comments import comment_on_theme
from engagement.review.services.move_opinions import move_opinion
from engagement.submissions.models import (
    ExclusionReason,
    Opinion,
    State,
    SubmitterIdentity,
)
from tests import factories

pytestmark = pytest.mark.django_db

ALL = (
    "review.view_theme",
    "review.add_theme",
    "review.change_theme",
    "review.change_placement",
    "review.add_run",
    "submissions.view_opinion",
    "submissions.view_submission",
)


@pytest.fixture
def analyst(user_with: Any) -> Any:
    user = user_with(*ALL)
    user.last_name, user.first_name = "前田", "利家"
    user.save()
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


@pytest.fixture
def staff(client: Client, analyst: Any) -> Client:
    client.force_login(analyst)
    return client


@pytest.fixture
def place(consultation: Any) -> Any:
    """``place("text", theme=…)``: an opinion that is the whole of its submission."""

    def make(text: str = "路線バスを増やしてください。", **fields: Any) -> Placement:
        sent = {key: fields.pop(key) for key in ("goal_code_sent", "is_sample") if key in fields}
        opinion = factories.OpinionFactory(
            submission__consultation=consultation,
            submission__text=text,
            submission__is_sample=sent.get("is_sample", False),
        )
        opinion.submission.parts.update(goal_code=sent.get("goal_code_sent", ""))
        placement: Placement = factories.PlacementFactory(opinion=opinion, **fields)
        return placement

    return make


@pytest.fixture
def theme(consultation: Any) -> Theme:
    made: Theme = factories.ThemeFactory(consultation=consultation, keywords=["バス", "減便"])
    return made


def undecided(place: Any, text: str = "なんとかして。", **fields: Any) -> Placement:
    placement: Placement = place(text, outcome=Outcome.UNDECIDED, goal_code="", **fields)
    return placement


def page(staff: Client, name: str, *args: Any, query: str = "") -> str:
    response = staff.get(reverse(f"review:{name}", args=args) + query)
    assert response.status_code == 200
    return str(response.content.decode())


def value(placement: Placement) -> str:
    """What the checkbox of the opinion's row sends."""
    placement.refresh_from_db()
    return f"{placement.opinion_id}|one|{placement.version}"


def move(staff: Client, consultation: Any, **data: Any) -> Any:
    url = reverse("review:move", args=[consultation.pk])
    return staff.post(url, {"action": "move", "next": reverse("review:index"), **data})


# The overview


def test_the_counts_on_the_overview_balance(
    consultation: Any, place: Any, theme: Theme, send: Any
) -> None:
    place(theme=theme)
    place(theme=theme)
    place()
    undecided(place)
    place(outcome=Outcome.OUTSIDE, goal_code="0")
    send("届いたばかり。")
    send("取り下げます。", state=State.WITHDRAWN)
    send("以上。", state=State.EXCLUDED, exclusion_reason=ExclusionReason.NO_OPINION)
    factories.PlacementFactory()  # of another consultation
    found = overview(consultation)
    assert found.ledger.balances
    assert (found.ledger.received, found.ledger.placed) == (8, 5)
    assert (found.ledger.awaiting, found.ledger.excluded, found.ledger.withdrawn) == (1, 1, 1)
    assert found.opinions == found.in_themes + found.unplaced + found.undecided == 5
    assert (found.in_themes, found.unplaced, found.undecided) == (2, 2, 1)
    assert sum(section.opinions for section in found.sections) + found.undecided == found.opinions
    assert [section.code for section in found.sections] == ["1", "2", "0"]


def test_opinions_of_a_goal_that_was_unpublished_are_still_counted(
    consultation: Any, place: Any, theme: Theme
) -> None:
    place(theme=theme)
    consultation.goals.first().unpublish()
    found = overview(consultation)
    assert [section.code for section in found.sections] == ["2", "1", "0"]
    assert sum(section.opinions for section in found.sections) == 1


def test_the_overview_shows_goals_themes_and_trays(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    place(theme=theme)
    undecided(place)
    shown = page(staff, "overview", consultation.pk)
    assert "Basic goal 1 目標その1のまちをつくる" in shown
    assert theme.label in shown
    assert "バス, 減便" in shown
    assert shown.index("Cannot decide") < shown.index(theme.label)
    assert reverse("review:undecided", args=[consultation.pk]) in shown


def test_the_overview_tells_in_plain_words_why_a_run_failed(
    staff: Client, consultation: Any
) -> None:
    factories.RunFactory(
        consultation=consultation,
        state=RunState.FAILED,
        error=RunError.LEDGER,
        finished_at=timezone.now(),
    )
    shown = page(staff, "overview", consultation.pk)
    assert "Failed" in shown
    assert "did not account for every submission" in shown


def test_the_button_starts_one_analysis(staff: Client, consultation: Any) -> None:
    url = reverse("review:analyse", args=[consultation.pk])
    for _ in range(2):
        assert staff.post(url).url == reverse("review:overview", args=[consultation.pk])
    assert Run.objects.get().state == RunState.QUEUED
    Run.objects.update(state=RunState.RUNNING)
    response = staff.post(url, follow=True)
    assert "An analysis is running" in response.content.decode()
    assert Run.objects.count() == 1


def test_what_comes_after_the_review_can_show_how_far_each_theme_is(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    place(theme=theme)

    def describe(request: Any, themes: Any) -> Any:
        return {theme.pk: {"label": "Not answered", "url": "/answer/", "is_done": False}}

    assert "Not answered" not in page(staff, "overview", consultation.pk)
    with hooks.register_temporarily("describe_themes", describe):
        assert '<a href="/answer/">Not answered</a>' in page(staff, "overview", consultation.pk)


def test_the_overview_tells_which_themes_are_answered(
    staff: Client, consultation: Any, theme: Theme, place: Any
) -> None:
    place(theme=theme)
    assert "Not answered" not in page(staff, "overview", consultation.pk)
    Theme.objects.update(state=ThemeState.REVIEWED)
    assert "Not answered" in page(staff, "overview", consultation.pk)
    factories.ResponseFactory(theme=theme)
    shown = page(staff, "overview", consultation.pk)
    assert "Approved" in shown
    assert "1 / 1" in shown[shown.index("Themes answered") :][:300]


def test_the_overview_shows_the_largest_themes_and_leads_to_all_of_them(
    staff: Client, consultation: Any, theme: Theme, place: Any
) -> None:
    place(theme=theme)
    for number in range(10):
        factories.ThemeFactory(consultation=consultation, label=f"小さな論点その{number}")
    overview = page(staff, "overview", consultation.pk)
    assert "All 11 themes of Basic goal 1" in overview
    assert theme.label in overview
    assert "小さな論点その9" not in overview
    assert "小さな論点その9" in page(staff, "goal", consultation.pk, "1")


def test_a_word_is_found_however_it_is_typed_and_only_in_the_opinion_itself(
    staff: Client, consultation: Any, place: Any
) -> None:
    place("ﾊﾞｽを増やして。")
    beside = place("図書館を広く。前を通るバスも。")
    Opinion.objects.filter(pk=beside.opinion_id).update(end=7)
    found = page(staff, "search", consultation.pk, query="?q=ばす")
    assert "ﾊﾞｽを増やして。" in found
    assert "図書館を広く。" not in found


def test_a_search_that_finds_too_much_says_that_it_lists_a_part(
    staff: Client, consultation: Any, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 2)
    for number in range(2):
        place(f"バスその{number}。")
    asks_for_more = "Add a word to find fewer."
    assert asks_for_more not in page(staff, "search", consultation.pk, query="?q=バス")
    place("バスその3。")
    assert asks_for_more in page(staff, "search", consultation.pk, query="?q=バス")


# A theme


def test_a_theme_shows_the_citizens_own_words_and_what_is_known_of_them(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    placement = place(
        "<b>太郎</b>です。\nバスを増やして。",
        theme=theme,
        is_sample=True,
        goal_code_sent="2",
        goal_confidence=0.42,
        stance="request",
        measures=[{"code": "1-1-1", "score": 0.8}],
        hints=[{"kind": "name", "start": 3, "end": 5}],
    )
    theme.representatives.add(placement.opinion)
    shown = page(staff, "theme", consultation.pk, theme.pk)
    assert (
        '&lt;b&gt;<mark>太郎<span class="review-mark">name</span></mark>&lt;/b&gt;です。' in shown
    )
    for fact in ("Sample", "Representative", "42%", "Requests", "1-1-1 路線バスの維持", "Web"):
        assert fact in shown
    assert "review-differs" in shown
    assert "Written on the page of:" in shown


def test_renaming_keeps_what_was_typed_when_it_is_refused(
    staff: Client, consultation: Any, theme: Theme
) -> None:
    factories.ThemeFactory(consultation=consultation, label="図書館")
    url = reverse("review:theme", args=[consultation.pk, theme.pk])
    response = staff.post(url, {"label": "図書館", "shown": theme.label})
    assert "Another theme of this goal has this name." in response.content.decode()
    assert 'value="図書館"' in response.content.decode()
    assert staff.post(url, {"label": "夜の足", "shown": theme.label}).status_code == 302
    theme.refresh_from_db()
    assert theme.label == "夜の足"


def test_who_renames_second_sees_the_first_name_and_may_insist(
    staff: Client, consultation: Any, theme: Theme
) -> None:
    url = reverse("review:theme", args=[consultation.pk, theme.pk])
    seen = theme.label
    staff.post(url, {"label": "先の名前", "shown": seen})
    response = staff.post(url, {"label": "後の名前", "shown": seen})
    shown = response.content.decode()
    assert "Somebody renamed this theme" in shown
    assert 'value="後の名前"' in shown
    assert 'name="shown" value="先の名前"' in shown
    staff.post(url, {"label": "後の名前", "shown": "先の名前"})
    theme.refresh_from_db()
    assert theme.label == "後の名前"


def test_a_theme_is_marked_as_reviewed(staff: Client, consultation: Any, theme: Theme) -> None:
    staff.post(reverse("review:reviewed", args=[consultation.pk, theme.pk]))
    theme.refresh_from_db()
    assert theme.state == ThemeState.REVIEWED


def test_same_voices_are_one_row_that_can_be_opened(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    first = place("同じ手紙。", theme=theme)
    for _ in range(18):
        place("同じ手紙。", theme=theme, duplicate_of=first.opinion)
    place("同じ手紙。", duplicate_of=first.opinion)  # in no theme
    other = place("別の手紙。", theme=theme)
    shown = page(staff, "theme", consultation.pk, theme.pk)
    assert shown.count("同じ手紙。") == 1
    assert "and 18 more of the same voice" in shown
    assert "19 opinions" not in shown
    assert "20 opinions" in shown
    opened = page(staff, "theme", consultation.pk, theme.pk, query=f"?voice={first.opinion_id}")
    assert opened.count("同じ手紙。") == 18
    assert other.opinion.text not in opened


def test_a_long_theme_is_turned_over_in_pages(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    for number in range(30):
        place(f"意見その{number}。", theme=theme)
    first = page(staff, "theme", consultation.pk, theme.pk)
    second = page(staff, "theme", consultation.pk, theme.pk, query="?p=2")
    assert (first.count("意見その"), second.count("意見その")) == (25, 5)


# Trays


def test_what_cannot_be_decided_offers_the_likeliest_goals_by_one_click(
    staff: Client, consultation: Any, place: Any
) -> None:
    placement = undecided(place, goal_scores={"1": 0.2, "2": 0.3, "9": 0.9})
    shown = page(staff, "undecided", consultation.pk)
    assert f'value="goal:2|{value(placement)}"' in shown
    assert "goal:9|" not in shown
    response = move(staff, consultation, row=f"goal:2|{value(placement)}")
    assert response.status_code == 302
    placement.refresh_from_db()
    assert (placement.goal_code, placement.is_confirmed) == ("2", True)


def test_what_is_in_no_theme_offers_the_nearest_themes_and_one_of_its_own(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    gone = 999_999
    placement = place(theme_candidates=[gone, theme.pk])
    shown = page(staff, "unplaced", consultation.pk)
    assert f'value="theme:{theme.pk}|{value(placement)}"' in shown
    assert "target=new:1" in shown
    form = staff.get(
        reverse("review:move", args=[consultation.pk]),
        {"selected": value(placement), "target": "new:1"},
    )
    assert '<option value="new:1" selected>' in form.content.decode()
    move(staff, consultation, row=f"theme:{theme.pk}|{value(placement)}")
    placement.refresh_from_db()
    assert placement.theme == theme


def test_the_tray_can_be_narrowed_to_a_goal(staff: Client, consultation: Any, place: Any) -> None:
    place("一の意見。", goal_code="1")
    place("二の意見。", goal_code="2")
    shown = page(staff, "unplaced", consultation.pk, query="?goal=2")
    assert "二の意見。" in shown
    assert "一の意見。" not in shown
    page(staff, "unplaced", consultation.pk, query="?goal=%00&p=x&voice=²")


def test_excluded_submissions_can_be_put_back(staff: Client, consultation: Any, send: Any) -> None:
    submission = send(
        "以上です。", state=State.EXCLUDED, exclusion_reason=ExclusionReason.NO_OPINION
    )
    assert "Holds no opinion" in page(staff, "excluded", consultation.pk)
    url = reverse("review:put_back", args=[consultation.pk, submission.pk])
    for _ in range(2):
        assert staff.post(url).status_code == 302
    assert "以上です。" in page(staff, "undecided", consultation.pk)


# Moving


def test_picked_opinions_move_together_and_the_rest_stays(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    one, two, rest = place(theme=theme), place(theme=theme), place(theme=theme)
    response = move(staff, consultation, selected=[value(one), value(two)], target="goal:2")
    assert response.url == reverse("review:index")
    placements = dict(Placement.objects.values_list("pk", "goal_code"))
    assert placements == {one.pk: "2", two.pk: "2", rest.pk: "1"}
    assert "2 opinions moved." in staff.get(response.url).content.decode()


def test_a_new_theme_needs_a_name_and_what_was_picked_is_kept(
    staff: Client, consultation: Any, place: Any
) -> None:
    placement = place()
    response = move(staff, consultation, selected=[value(placement)], target="new:2")
    shown = response.content.decode()
    assert "Enter a name for the new theme." in shown
    assert value(placement) in shown.replace("&#x27;", "'")
    assert '<option value="new:2" selected>' in shown
    move(staff, consultation, selected=[value(placement)], target="new:2", label="夜の足")
    placement.refresh_from_db()
    assert placement.theme.label == "夜の足"


def test_a_name_typed_for_no_new_theme_is_not_silently_dropped(
    staff: Client, consultation: Any, place: Any
) -> None:
    placement = place()
    response = move(
        staff, consultation, selected=[value(placement)], target="goal:2", label="夜の足"
    )
    assert "choose “a new theme” of its goal" in response.content.decode()
    placement.refresh_from_db()
    assert not placement.is_confirmed


def test_nothing_picked_leads_back_with_the_destination_kept(
    staff: Client, consultation: Any, theme: Theme
) -> None:
    here = reverse("review:theme", args=[consultation.pk, theme.pk])
    response = move(staff, consultation, target="new:2", label="夜の足", next=here + "?p=2")
    assert response.url.startswith(here + "?p=2")
    shown = staff.get(response.url).content.decode()
    assert "Choose at least one opinion from the list." in shown


def test_a_move_that_came_second_says_who_was_first_and_offers_to_insist(
    staff: Client, consultation: Any, place: Any, theme: Theme, user_with: Any
) -> None:
    placement = place()
    seen = value(placement)
    colleague = user_with("review.change_placement")
    move_opinion(opinion=placement.opinion, goal_code="2", user=colleague)
    response = move(staff, consultation, selected=[seen], target=f"theme:{theme.pk}")
    shown = response.content.decode()
    assert response.status_code == 409
    assert "加賀 花子 decided about it since you opened the page." in shown
    assert f'<option value="theme:{theme.pk}" selected>' in shown
    placement.refresh_from_db()
    assert placement.goal_code == "2"
    move(staff, consultation, selected=[value(placement)], target=f"theme:{theme.pk}")
    placement.refresh_from_db()
    assert placement.theme == theme


def test_confirming_in_bulk_needs_no_destination(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    placements = [place(theme=theme), place(theme=theme)]
    move(staff, consultation, selected=[value(p) for p in placements], action="confirm")
    assert Placement.objects.confirmed().count() == 2


@pytest.mark.parametrize(
    "selected", ["", "x", "1|one", "999999|one|1//", "-1|one|x", "1|one|x|y", "９|one|x"]
)
def test_made_up_choices_are_refused_without_an_error_page(
    staff: Client, consultation: Any, place: Any, selected: str
) -> None:
    place()
    response = move(staff, consultation, selected=[selected], target="goal:2")
    assert response.status_code in (302, 404)
    assert not Placement.objects.confirmed().exists()


@pytest.mark.parametrize("target", ["", "goal:9", "theme:999999", "new:", "x", "goal:\x00"])
def test_made_up_destinations_are_refused_without_an_error_page(
    staff: Client, consultation: Any, place: Any, target: str
) -> None:
    placement = place()
    response = move(staff, consultation, selected=[value(placement)], target=target)
    assert response.status_code == 200
    assert not Placement.objects.confirmed().exists()


def test_opinions_and_themes_of_another_consultation_cannot_be_named(
    staff: Client, consultation: Any, place: Any
) -> None:
    foreign = factories.PlacementFactory()
    foreign_theme = factories.ThemeFactory(goal_code="2")
    assert move(staff, consultation, selected=[value(foreign)], target="goal:2").status_code == 404
    response = move(
        staff, consultation, selected=[value(place())], target=f"theme:{foreign_theme.pk}"
    )
    assert response.status_code == 200
    assert not Placement.objects.confirmed().exists()


def test_the_way_back_never_leads_to_another_site(
    staff: Client, consultation: Any, place: Any
) -> None:
    response = move(
        staff,
        consultation,
        selected=[value(place())],
        target="goal:2",
        next="https://evil.example/",
    )
    assert response.url == reverse("review:overview", args=[consultation.pk])


# One opinion


def test_an_opinion_is_shown_in_its_submission_and_the_sender_is_not(
    staff: Client, consultation: Any, send: Any
) -> None:
    text = "拝啓。<i>バス</i>を増やして。図書館も。"
    submission = send(text, state=State.PLACED)
    SubmitterIdentity.objects.create(submission=submission, email="taro@example.com")
    submission.parts.get().targets.create(
        submission=submission, measure_code="1-1-1", wording="路線バスの維持"
    )
    first = Opinion.objects.create(submission=submission, start=3, end=18)
    second = Opinion.objects.create(submission=submission, start=18, end=23)
    for opinion in (first, second):
        factories.PlacementFactory(opinion=opinion)
    shown = page(staff, "opinion", consultation.pk, first.pk)
    assert '拝啓。<mark class="review-here">&lt;i&gt;バス&lt;/i&gt;を増やして。</mark>' in shown
    assert '<mark class="review-other">図書館も。</mark>' in shown
    assert "1-1-1 路線バスの維持" in shown
    assert reverse("review:opinion", args=[consultation.pk, second.pk]) in shown
    assert "taro@example.com" not in shown
    assert submission.receipt not in shown


def test_the_rest_of_the_submission_is_for_those_who_may_see_submissions(
    client: Client, consultation: Any, send: Any, user_with: Any
) -> None:
    submission = send("私事ですが。バスを増やして。", state=State.PLACED)
    opinion = Opinion.objects.create(submission=submission, start=6, end=14)
    factories.PlacementFactory(opinion=opinion)
    client.force_login(user_with("review.view_theme", "submissions.view_opinion"))
    shown = page(client, "opinion", consultation.pk, opinion.pk)
    assert "バスを増やして。" in shown
    assert "私事" not in shown


# History


def test_the_history_says_who_did_what(
    staff: Client, consultation: Any, place: Any, theme: Theme, analyst: Any
) -> None:
    placement = place()
    other = place()
    move(staff, consultation, selected=[value(placement)], target=f"theme:{theme.pk}")
    move(staff, consultation, selected=[value(other)], target="goal:2")
    staff.post(
        reverse("review:theme", args=[consultation.pk, theme.pk]),
        {"label": "夜の足", "shown": theme.label},
    )
    whole = page(staff, "history", consultation.pk)
    assert "Moved from Basic goal 1 to Basic goal 2" in whole
    assert "Moved from Basic goal 1 to Basic goal 1, “路線バスの減便”" in whole
    assert "Renamed from “路線バスの減便” to “夜の足”" in whole
    assert "前田 利家" in whole
    of_theme = page(staff, "theme_history", consultation.pk, theme.pk)
    assert "Renamed from" in of_theme
    assert "Basic goal 1, “路線バスの減便”" in of_theme
    assert "to Basic goal 2" not in of_theme
    assert "Moved from" in page(staff, "opinion", consultation.pk, placement.opinion_id)


def test_the_history_of_another_consultation_stays_there(
    staff: Client, consultation: Any, place: Any
) -> None:
    move(staff, consultation, selected=[value(place())], target="goal:2")
    other = factories.ConsultationFactory()
    assert "Moved from" not in page(staff, "history", other.pk)


# Speed


def test_the_number_of_queries_does_not_grow_with_the_rows(
    staff: Client, consultation: Any, place: Any, send: Any, theme: Theme, analyst: Any
) -> None:
    """Every list of the workspace, and the queue of a person and of a department, whose themes are
    of several consultations."""
    department = factories.DepartmentFactory(members=[analyst])
    pages: list[tuple[str, list[Any], str]] = [
        ("overview", [consultation.pk], ""),
        ("goal", [consultation.pk, "1"], ""),
        ("theme", [consultation.pk, theme.pk], ""),
        ("undecided", [consultation.pk], ""),
        ("unplaced", [consultation.pk], ""),
        ("misfits", [consultation.pk], ""),
        ("search", [consultation.pk], "?q=バス"),
        ("map", [consultation.pk], ""),
        ("matrix", [consultation.pk], "?goal=1"),
        ("history", [consultation.pk], ""),
        ("excluded", [consultation.pk], ""),
        ("queue", [], ""),
    ]

    def add(count: int) -> None:
        for number in range(count):
            first = place(theme=theme, theme_candidates=[theme.pk])
            place(theme=theme, duplicate_of=first.opinion)
            Insight.objects.create(opinion=first.opinion, theme=theme, sits_badly=True)
            place(theme_candidates=[theme.pk], hints=[{"kind": "name", "start": 0, "end": 2}])
            undecided(place, goal_scores={"1": 0.5})
            move(staff, consultation, selected=[value(place())], target=f"theme:{theme.pk}")
            send("以上。", state=State.EXCLUDED, exclusion_reason=ExclusionReason.NO_OPINION)
            of = consultation if number % 2 else factories.ConsultationFactory()
            mine = factories.ThemeFactory(
                consultation=of, department=department, state=ThemeState.REVIEWED
            )
            factories.ResponseFactory(theme=mine, live=bool(number % 3))
            comment_on_theme(theme=mine, text="@前田 利家 どうですか", user=analyst)

    def queries() -> dict[str, int]:
        counts = {}
        for name, args, query in pages:
            with CaptureQueriesContext(connection) as captured:
                page(staff, name, *args, query=query)
            counts[name] = len(captured)
        return counts

    add(3)
    queries()  # warms what is kept for the process
    few = queries()
    add(8)
    assert queries() == few
