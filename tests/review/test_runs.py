"""Runs are visible, comparable and reversible, and propose rather than overrule."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from engagement.review.comparison import compare, previous_run
from engagement.review.heartbeat import STEPS, percent
from engagement.review.models import (
    EventKind,
    Placement,
    Proposal,
    ProposalState,
    ReviewEvent,
    Run,
    RunState,
    Theme,
)
from engagement.review.services.cancel_run import cancel_run
from engagement.review.services.decide_proposal import (
    ProposalDecided,
    accept_proposal,
    refuse_proposal,
)
from engagement.review.services.execute_run import execute_run
from engagement.review.services.move_opinions import move_opinion
from engagement.review.services.refusals import ThemeGone
from engagement.review.services.restore_run import restore_run
from engagement.review.services.themes import lock_theme
from engagement.review.services.undo import undo_step
from tests import factories

pytestmark = pytest.mark.django_db

RIGHTS = ("review.add_theme", "review.change_theme", "review.change_placement", "review.add_run")


@pytest.fixture
def analyst(user_with: Any) -> Any:
    return user_with(*RIGHTS, "review.view_theme", "submissions.view_opinion")


@pytest.fixture
def analyse(consultation: Any, grouping: Any) -> Any:
    def run() -> Run:
        made: Run = factories.RunFactory(consultation=consultation, state=RunState.QUEUED)
        execute_run(run=made)
        made.refresh_from_db()
        assert made.state == RunState.DONE
        return made

    return run


def place(submission: Any) -> Placement:
    found: Placement = Placement.objects.select_related("theme").get(opinion__submission=submission)
    return found


def regroup(grouping: Any, old: str, new: str) -> None:
    """From now on the analysis takes opinions on ``old`` for opinions on ``new``."""
    original = type(grouping)._opinion

    def moved(comment: Any, start: int, end: int, kept: Any) -> Any:
        from dataclasses import replace

        found = original(grouping, comment, start, end, kept)
        if found.theme and old in comment.text:
            return replace(found, theme=kept.get(("1", new), f"new-1-{new}"))
        return found

    grouping._opinion = moved


def test_a_run_tells_what_it_did_and_how_it_differs_from_the_one_before(
    send: Any, analyse: Any, grouping: Any
) -> None:
    send("目標1【バス】増やして。")
    bicycle = send("目標1【自転車】道がほしい。")
    first = analyse()
    assert compare(first, None).new == 2
    regroup(grouping, "自転車", "バス")
    send("目標1【図書館】夜も開けて。")
    second = analyse()
    assert previous_run(second) == first
    found = compare(second, first)
    assert (found.moved, found.new) == (1, 1)
    assert [theme.label for theme in found.made] == ["図書館のこと"]
    assert [theme.label for theme in found.gone] == ["自転車のこと"]
    assert place(bicycle).theme.label == "バスのこと"
    assert ReviewEvent.objects.first().about["moved"] == 1


def test_an_older_result_is_restored_but_what_staff_confirmed_stays(
    send: Any, analyse: Any, grouping: Any, analyst: Any
) -> None:
    send("目標1【バス】増やして。")
    one, two = send("目標1【自転車】道がほしい。"), send("目標1【自転車】置き場も。")
    first = analyse()
    bicycle = place(one).theme
    regroup(grouping, "自転車", "バス")
    analyse()
    bus = place(two).theme
    move_opinion(opinion=place(two).opinion, goal_code="1", theme=bus, user=analyst)
    event = restore_run(run=first, user=analyst)
    bicycle.refresh_from_db()
    assert (place(one).theme, place(two).theme, bicycle.is_retired) == (bicycle, bus, False)
    assert not place(one).is_confirmed
    undo_step(event=event, user=analyst)
    assert place(one).theme == bus
    assert restore_run(run=Run.objects.first(), user=analyst) is None


def test_new_comments_stay_out_of_a_locked_theme(send: Any, analyse: Any, analyst: Any) -> None:
    first = send("目標1【バス】増やして。")
    analyse()
    theme = place(first).theme
    lock_theme(theme=theme, user=analyst)
    second = send("目標1【バス】もっと増やして。")
    analyse()
    assert (place(first).theme, place(second).theme) == (theme, None)


def test_a_stopped_run_stores_nothing(
    send: Any, consultation: Any, grouping: Any, analyst: Any
) -> None:
    send("目標1【バス】増やして。")
    run = factories.RunFactory(consultation=consultation, state=RunState.QUEUED)
    grouping.before = lambda: cancel_run(run=run, user=analyst)
    execute_run(run=run)
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert not Placement.objects.exists()
    assert not cancel_run(run=run, user=analyst)


def test_stopping_and_restoring_need_the_right_to_run(consultation: Any, user_with: Any) -> None:
    run = factories.RunFactory(consultation=consultation)
    for act in (cancel_run, restore_run):
        with pytest.raises(PermissionDenied):
            act(run=run, user=user_with("review.change_placement"))


def test_progress_only_grows_from_step_to_step() -> None:
    told = [percent(step, done, 4) for step in STEPS for done in range(5)]
    assert told == sorted(told)
    assert (percent("read", 0, 0), percent("insights", 4, 4)) == (0, 95)


# Proposals


@pytest.fixture
def themes(consultation: Any) -> tuple[Theme, Theme]:
    bus = factories.ThemeFactory(consultation=consultation, label="バス")
    rail = factories.ThemeFactory(consultation=consultation, label="鉄道")
    for theme in (bus, bus, rail):
        opinion = factories.OpinionFactory(submission__consultation=consultation)
        factories.PlacementFactory(opinion=opinion, theme=theme)
    return bus, rail


def members(theme: Theme) -> list[int]:
    return list(theme.placements.order_by("pk").values_list("opinion_id", flat=True))


@pytest.fixture
def propose(consultation: Any) -> Any:
    run = factories.RunFactory(consultation=consultation)
    return lambda kind, **payload: Proposal.objects.create(run=run, kind=kind, payload=payload)


def test_accepting_a_merge_is_a_step_that_can_be_undone(
    themes: Any, propose: Any, analyst: Any
) -> None:
    bus, rail = themes
    proposal = propose("merge", into=rail.pk, themes=[bus.pk])
    event = accept_proposal(proposal=proposal, user=analyst)
    assert (event.kind, len(members(rail))) == (EventKind.MERGE, 3)
    with pytest.raises(ProposalDecided):
        accept_proposal(proposal=proposal, user=analyst)
    undo_step(event=event, user=analyst)
    assert len(members(bus)) == 2


def test_accepting_a_split_or_a_move_takes_what_is_still_there(
    themes: Any, propose: Any, analyst: Any
) -> None:
    bus, rail = themes
    one, two = members(bus)
    split = propose("split", theme=bus.pk, parts=[{"label": "夜", "opinions": [one, 999_999]}])
    accept_proposal(proposal=split, user=analyst)
    assert Placement.objects.get(opinion=one).theme.label == "夜"
    move = propose("move", theme=rail.pk, opinions=[one, two])
    accept_proposal(proposal=move, user=analyst)
    assert Placement.objects.get(opinion=one).theme.label == "夜"  # confirmed by the split
    assert Placement.objects.get(opinion=two).theme == rail


def test_a_proposal_about_a_theme_that_is_gone_is_not_listed_and_refused_with_a_reason(
    client: Client, themes: Any, propose: Any, analyst: Any, consultation: Any
) -> None:
    bus, rail = themes
    merge = propose("merge", into=rail.pk, themes=[bus.pk])
    merge.themes.set(themes)
    client.force_login(analyst)
    url = reverse("review:proposals", args=[consultation.pk])
    assert list(client.get(url).context["page"]) == [merge]
    Theme.objects.filter(pk=bus.pk).update(is_retired=True)
    assert list(client.get(url).context["page"]) == []
    with pytest.raises(ThemeGone):
        accept_proposal(proposal=merge, user=analyst)


def test_the_list_of_proposals_is_worked_off(
    client: Client, themes: Any, propose: Any, analyst: Any, consultation: Any
) -> None:
    bus, rail = themes
    merge = propose("merge", into=rail.pk, themes=[bus.pk])
    move = propose("move", theme=rail.pk, opinions=members(bus))
    client.force_login(analyst)
    url = reverse("review:proposals", args=[consultation.pk])
    assert "鉄道" in client.get(url).content.decode()
    client.post(reverse("review:refuse", args=[consultation.pk, merge.pk]))
    client.post(reverse("review:accept", args=[consultation.pk, move.pk]))
    states = dict(Proposal.objects.values_list("pk", "state"))
    assert states == {merge.pk: ProposalState.REFUSED, move.pk: ProposalState.ACCEPTED}
    assert len(members(rail)) == 3
    with pytest.raises(PermissionDenied):
        refuse_proposal(proposal=merge, user=factories.UserFactory())


# Pages


def test_the_pages_of_runs_show_differences_and_lead_on(
    client: Client, send: Any, analyse: Any, grouping: Any, analyst: Any, consultation: Any
) -> None:
    send("目標1【バス】増やして。")
    first = analyse()
    regroup(grouping, "バス", "鉄道")
    second = analyse()
    client.force_login(analyst)
    assert client.get(reverse("review:runs", args=[consultation.pk])).status_code == 200
    shown = client.get(reverse("review:run", args=[consultation.pk, second.pk])).content.decode()
    assert "鉄道のこと" in shown
    older = client.get(
        reverse("review:run", args=[consultation.pk, first.pk]), {"with": second.pk}
    ).content.decode()
    assert reverse("review:restore", args=[consultation.pk, first.pk]) in older
    client.post(reverse("review:restore", args=[consultation.pk, first.pk]))
    assert Placement.objects.get().theme.label == "バスのこと"
