"""The machine helps: suggestions, misfits, splits, what is alike, a map, and its accuracy."""

import struct
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.responses.proposal import propose_summary
from engagement.review.accuracy import accuracy
from engagement.review.models import (
    Insight,
    Placement,
    Proposal,
    Run,
    RunState,
    SplitPlan,
    SummarySentence,
    Theme,
)
from engagement.review.services.execute_run import execute_run
from engagement.review.services.move_opinions import Destination, confirm_placements, move_opinions
from engagement.review.services.picked import Choice
from engagement.review.services.undo import undo_step
from engagement.review.suggestions import suggestions
from feedback_nlp.insights import Insight as Found
from feedback_nlp.insights import Insights
from feedback_nlp.split_plans import SplitPlan as Plan
from feedback_nlp.suggestions import Similar, ThemeSuggestion
from feedback_nlp.types import Excerpt
from feedback_nlp.types import Proposal as Offer
from tests import factories

pytestmark = pytest.mark.django_db

RIGHTS = ("review.add_theme", "review.change_theme", "review.change_placement")


@pytest.fixture
def analyst(user_with: Any) -> Any:
    return user_with(*RIGHTS, "review.view_theme", "submissions.view_opinion")


def offers(result: Any) -> Any:
    """Each opinion is offered all themes, is like the first, sits badly; themes fall in two."""
    themes = [theme.id for theme in result.themes]
    first = result.opinions[0].id
    found = {
        opinion.id: Found(
            themes=tuple(ThemeSuggestion(theme, 0.5, ("バス",)) for theme in themes),
            fit=0.0,
            sits_badly=True,
            similar=(Similar(first, 0.9),) if opinion.id != first else (),
            words=("増やし",),
            x=float(at),
            y=-float(at),
        )
        for at, opinion in enumerate(result.opinions)
    }
    plans = tuple(
        Plan(theme.id, ("朝", "夜"), (theme.opinions[1:], theme.opinions[:1]))
        for theme in result.themes
        if len(theme.opinions) > 1
    )
    splits = [Offer("split", (p.theme,), p.opinions, 0.8) for p in plans]
    merges = [Offer("merge", tuple(themes[:2]), (), 0.7)] if len(themes) > 1 else []
    told = tuple(
        replace(theme, summary=(Excerpt(theme.opinions[0], 0, 4, "目標1【"),))
        for theme in result.themes
    )
    return replace(
        result,
        themes=told,
        insights=Insights(found, plans),
        proposals=(*splits, *merges),
    )


@pytest.fixture
def analyse(consultation: Any, grouping: Any) -> Any:
    grouping.change = offers

    def run() -> Run:
        made: Run = factories.RunFactory(consultation=consultation, state=RunState.QUEUED)
        execute_run(run=made)
        made.refresh_from_db()
        assert made.state == RunState.DONE
        return made

    return run


@pytest.fixture
def bus(send: Any, analyse: Any) -> Theme:
    for text in ("増やして", "減らさないで", "走らせて"):
        send(f"目標1【バス】{text}。")
    send("目標1【公園】増やして。")
    send("目標1に一言。")
    analyse()
    theme: Theme = Theme.objects.get(label="バスのこと")
    return theme


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"review:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_an_unplaced_opinion_is_offered_its_best_themes_with_the_words_that_speak_for_them(
    staff: Client, consultation: Any, bus: Theme
) -> None:
    shown = page(staff, "unplaced", consultation.pk)
    assert "1 → バスのこと" in shown
    assert "2 → 公園のこと" in shown
    assert "review-words" in shown


def test_a_decision_teaches_the_next_suggestion_until_it_is_undone(
    consultation: Any, bus: Theme, analyst: Any
) -> None:
    first = Placement.objects.get(opinion__submission__text__contains="【バス】増やして")
    loose = Placement.objects.filter(theme=None)

    def best() -> tuple[str, list[str]]:
        [offers] = suggestions(list(loose.with_texts())).values()
        return offers[0].theme.label, offers[0].words

    assert best() == (bus.label, ["バス"])
    move_opinions(
        consultation=consultation,
        choices=[Choice(first.opinion_id)],
        destination=Destination("1", None, "本数"),
        user=analyst,
    )
    assert best() == ("本数", ["増やし"])  # a theme that no run knows, and what both say
    assert accuracy(consultation)[0].counts["theme"] == [0, 1]  # as it was before the decision
    Insight.objects.update(suggestions=[], words=[])
    Theme.objects.filter(label="本数").update(keywords=["一言", "夜"])
    assert best() == ("本数", ["一言"])  # as where a run only added the opinion
    undo_step(event=consultation.review_events.latest("number"), user=analyst)
    assert not suggestions(list(loose.with_texts()))[loose.get().opinion_id]


def test_what_sits_badly_waits_until_it_is_confirmed_or_moved(
    staff: Client, consultation: Any, bus: Theme, analyst: Any
) -> None:
    assert "走らせて" in page(staff, "misfits", consultation.pk)
    choices = [Choice(pk) for pk in bus.placements.values_list("opinion", flat=True)]
    confirm_placements(consultation=consultation, choices=choices, user=analyst)
    shown = page(staff, "misfits", consultation.pk)
    assert "走らせて" not in shown
    assert "【公園】" in shown


def test_a_split_is_previewed_named_and_done_as_one_step(
    staff: Client, consultation: Any, bus: Theme
) -> None:
    assert "夜" in page(staff, "split", consultation.pk, bus.pk, parts=2)
    url = reverse("review:split", args=[consultation.pk, bus.pk]) + "?parts=2"
    staff.post(url, {"version": bus.version, "label_1": "夜のバス"})
    assert Theme.objects.get(label="夜のバス").placements.count() == 1
    assert bus.placements.count() == 2


def test_a_split_of_what_somebody_changed_meanwhile_is_refused_and_keeps_what_was_typed(
    staff: Client, consultation: Any, bus: Theme
) -> None:
    Theme.objects.filter(pk=bus.pk).update(version=bus.version + 5)
    url = reverse("review:split", args=[consultation.pk, bus.pk]) + "?parts=2"
    response = staff.post(url, {"version": bus.version, "label_1": "夜のバス"})
    assert response.status_code == 409
    assert "夜のバス" in response.content.decode()
    assert not Theme.objects.filter(label="夜のバス").exists()


def test_more_like_this_leads_by_meaning_and_by_word(
    staff: Client, consultation: Any, bus: Theme
) -> None:
    last = Placement.objects.get(opinion__submission__text__contains="走らせて").opinion_id
    shown = page(staff, "opinion", consultation.pk, last)
    assert "目標1【バス】増やして。" in shown
    found = page(staff, "search", consultation.pk, q="増やし 公園")
    assert "【公園】増やして。" in found
    assert "【バス】増やして。" not in found


def test_the_proposals_of_a_run_reach_staff_and_a_part_of_a_split_stays(bus: Theme) -> None:
    kinds = {proposal.kind: proposal.payload for proposal in Proposal.objects.all()}
    assert set(kinds) == {"merge", "split"}
    [part] = kinds["split"]["parts"]
    assert part["label"] == "夜"
    assert len(part["opinions"]) == 1
    assert kinds["merge"]["into"] == bus.pk


def test_the_next_run_replaces_what_the_one_before_told(
    bus: Theme, analyse: Any, grouping: Any
) -> None:
    grouping.change = lambda result: result
    analyse()
    left = (Insight, SplitPlan, SummarySentence)
    assert not any(model.objects.exists() for model in left)


def test_the_map_has_every_opinion_once_with_its_theme_of_now(
    staff: Client, consultation: Any, bus: Theme, analyst: Any
) -> None:
    """In 13 bytes for each, and sent again only when something changed."""
    url = reverse("review:points", args=[consultation.pk])
    answer = staff.get(url)
    (count,) = struct.unpack("<I", answer.content[:4])
    assert len(answer.content) == 20 + 13 * count
    numbers = struct.unpack_from(f"<{2 * count}I", answer.content, 20)
    assert dict(zip(numbers[:count], numbers[count:], strict=True)) == {
        opinion: theme or 0 for opinion, theme in Placement.objects.values_list("opinion", "theme")
    }
    box = struct.unpack_from("<4f", answer.content, 4)
    steps = struct.unpack_from(f"<{2 * count}H", answer.content, 20 + 8 * count)
    xs = [box[0] + step / 65_535 * (box[1] - box[0]) for step in steps[:count]]
    known = dict(Insight.objects.values_list("opinion", "x"))
    assert xs == pytest.approx([known[opinion] for opinion in numbers[:count]], abs=0.01)
    again = {"If-None-Match": answer["ETag"]}
    assert staff.get(url, headers=again).status_code == 304
    choice = Choice(Placement.objects.filter(theme=bus).first().opinion_id)
    move_opinions(
        consultation=consultation, choices=[choice], destination=Destination("2"), user=analyst
    )
    assert staff.get(url, headers=again).status_code == 200


def test_the_matrix_counts_each_opinion_at_its_first_measure(
    staff: Client, consultation: Any, bus: Theme
) -> None:
    here = bus.placements.values("pk")
    Placement.objects.filter(pk__in=here).update(measures=[{"code": "1-1-2", "score": 0.5}])
    shown = page(staff, "matrix", consultation.pk, goal="1")
    assert f"?measure=1-1-2&amp;theme={bus.pk}" in shown
    found = page(staff, "search", consultation.pk, measure="1-1-2", theme=bus.pk)
    assert found.count('class="review-opinion"') == 3


def test_accuracy_tells_how_often_staff_kept_the_proposal_and_forgets_what_is_undone(
    staff: Client, consultation: Any, bus: Theme, analyst: Any
) -> None:
    park = Theme.objects.get(label="公園のこと")
    kept, moved, _other = bus.placements.values_list("opinion", flat=True)
    loose = Placement.objects.get(theme=None).opinion_id
    confirm_placements(consultation=consultation, choices=[Choice(kept)], user=analyst)
    for opinion in (moved, loose):
        move_opinions(
            consultation=consultation,
            choices=[Choice(opinion)],
            destination=Destination("1", park),
            user=analyst,
        )
    [run] = accuracy(consultation)
    assert run.counts == {"goal": [3, 3], "theme": [1, 2], "first": [0, 1], "five": [1, 1]}
    assert "50% (1 / 2)" in page(staff, "accuracy", consultation.pk)
    undo_step(event=consultation.review_events.latest("number"), user=analyst)
    assert accuracy(consultation)[0].counts == {"goal": [2, 2], "theme": [1, 2]}


def test_the_summary_proposed_for_an_answer_is_the_sentences_of_the_last_run(bus: Theme) -> None:
    assert propose_summary(bus) == "目標1【"
    [sentence] = bus.summary_sentences.all()
    Placement.objects.filter(opinion=sentence.opinion).update(theme=None)
    assert propose_summary(bus) != "目標1【"


@pytest.mark.parametrize(
    "name",
    ["map", "points", "matrix", "accuracy", "misfits", "search", "runs", "proposals", "history"],
)
def test_the_number_of_queries_does_not_grow_with_the_review(
    staff: Client, consultation: Any, send: Any, analyse: Any, analyst: Any, name: str
) -> None:
    def add(count: int) -> None:
        for number in range(count):
            send(f"目標1【題{Placement.objects.count()}の{number}】甲。目標1【題{number}】乙。")
        analyse()
        for placement in Placement.objects.exclude(confirmed_by=analyst)[:count]:
            choice = [Choice(placement.opinion_id)]
            confirm_placements(consultation=consultation, choices=choice, user=analyst)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            url = reverse(f"review:{name}", args=[consultation.pk])
            assert staff.get(url, {"q": "甲"} if name == "search" else {}).status_code == 200
        return len(captured)

    add(3)
    add(3)
    queries()  # warms what is kept for the process
    few = queries()
    add(9)
    assert queries() == few
