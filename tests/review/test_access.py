"""Denied unless granted: every address of the workspace, for every kind of visitor."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from engagement.consultations.models import Consultation
from engagement.review import urls
from engagement.review.models import Proposal, Sheet
from engagement.review.services.move_opinions import confirm_placements
from engagement.review.services.picked import Choice
from engagement.submissions.models import ExclusionReason, State
from tests import factories

pytestmark = pytest.mark.django_db

THEMES = "review.view_theme"
OPINIONS = "submissions.view_opinion"
SUBMISSIONS = "submissions.view_submission"
MOVES = "review.change_placement"
ADDS = "review.add_theme"
CHANGES = "review.change_theme"
RUNS = "review.add_run"
CUTS = "submissions.change_opinion"
ASKS = "review.add_wording"
MASKS = "submissions.mask_submission"

# name: method, all permissions that it takes
PAGES = {
    "index": ("get", {THEMES}),
    "overview": ("get", {THEMES}),
    "analyse": ("post", {THEMES, "review.add_run"}),
    "undecided": ("get", {THEMES, OPINIONS}),
    "unplaced": ("get", {THEMES, OPINIONS}),
    "map": ("get", {THEMES, OPINIONS}),
    "points": ("get", {THEMES, OPINIONS}),
    "excerpt": ("get", {THEMES, OPINIONS}),
    "goal": ("get", {THEMES}),
    "matrix": ("get", {THEMES}),
    "accuracy": ("get", {THEMES}),
    "sheet": ("get", {THEMES, OPINIONS}),
    "sheet_make": ("post", {THEMES, OPINIONS}),
    "sheet_return": ("post", {THEMES, OPINIONS, MOVES, CHANGES, ADDS}),
    "sheet_work": ("get", {THEMES, OPINIONS}),
    "sheet_file": ("get", {THEMES, OPINIONS}),
    "sheet_apply": ("post", {THEMES, OPINIONS, MOVES, CHANGES, ADDS}),
    "misfits": ("get", {THEMES, OPINIONS}),
    "search": ("get", {THEMES, OPINIONS}),
    "split": ("get", {THEMES, OPINIONS, MOVES, CHANGES, ADDS}),
    "excluded": ("get", {THEMES, SUBMISSIONS}),
    "put_back": ("post", {THEMES, SUBMISSIONS, MOVES}),
    "move": ("get", {THEMES, OPINIONS, MOVES}),
    "history": ("get", {THEMES}),
    "opinion": ("get", {THEMES, OPINIONS}),
    "theme": ("get", {THEMES, OPINIONS}),
    "reviewed": ("post", {THEMES, CHANGES}),
    "reopen": ("post", {THEMES, CHANGES}),
    "theme_history": ("get", {THEMES}),
    "lock": ("post", {THEMES, CHANGES}),
    "unlock": ("post", {THEMES, CHANGES}),
    "assign": ("get", {THEMES, OPINIONS}),
    "merge": ("get", {THEMES, OPINIONS}),
    "comment": ("get", {THEMES, OPINIONS}),
    "remove_reference": ("post", {THEMES, MOVES}),
    "presence": ("get", {THEMES}),
    "progress": ("get", {THEMES}),
    "runs": ("get", {THEMES}),
    "run": ("get", {THEMES}),
    "cancel": ("post", {THEMES, RUNS}),
    "restore": ("post", {THEMES, RUNS}),
    "proposals": ("get", {THEMES, OPINIONS}),
    "accept": ("post", {THEMES, MOVES, CHANGES}),
    "refuse": ("post", {THEMES, MOVES, CHANGES}),
    "voices": ("get", {THEMES, OPINIONS}),
    "voice": ("get", {THEMES, OPINIONS}),
    "cut": ("get", {SUBMISSIONS, OPINIONS, CUTS}),
    "masking_index": ("get", {SUBMISSIONS, MASKS}),
    "masking": ("get", {SUBMISSIONS, MASKS}),
    "masks": ("get", {SUBMISSIONS, MASKS}),
    "exclude": ("post", {THEMES, SUBMISSIONS, MOVES}),
    "undo_last": ("post", {THEMES, MOVES}),
    "undo": ("post", {THEMES, MOVES}),
    "redo": ("post", {THEMES, MOVES}),
    "ask": ("get", {THEMES, OPINIONS, ASKS}),
    "wordings": ("get", {THEMES, OPINIONS}),
    "wording": ("get", {THEMES, OPINIONS}),
    "wording_state": ("get", {THEMES, OPINIONS}),
    "accept_wording": ("post", {THEMES, OPINIONS, CHANGES}),
    "refuse_wording": ("post", {THEMES, OPINIONS, CHANGES}),
}
OF_NO_CONSULTATION = {"queue", "mention_done"}  # what waits for oneself, wherever it is
EVERY = {permission for _method, needed in PAGES.values() for permission in needed}


@pytest.fixture
def address(consultation: Any) -> Any:
    """The address of a page about something that exists."""
    theme = factories.ThemeFactory(consultation=consultation)
    opinion = factories.OpinionFactory(submission__consultation=consultation)
    placement = factories.PlacementFactory(opinion=opinion, theme=theme)
    factories.PlacementFactory(opinion__submission__consultation=consultation, duplicate_of=opinion)
    proposal = Proposal.objects.create(
        run=placement.run, kind="move", payload={"theme": theme.pk, "opinions": []}
    )
    confirm_placements(
        consultation=consultation,
        choices=[Choice(opinion.pk)],
        user=factories.UserFactory(is_superuser=True),
    )
    excluded = factories.SubmissionFactory(
        consultation=consultation,
        state=State.EXCLUDED,
        exclusion_reason=ExclusionReason.NO_OPINION,
    )
    arguments = {
        "theme_id": theme.pk,
        "opinion_id": opinion.pk,
        "submission_id": excluded.pk,
        "number": 1,
        "goal_code": "1",
        "run_id": placement.run_id,
        "proposal_id": proposal.pk,
        "wording_id": factories.WordingFactory(theme=theme).pk,
        "sheet_id": Sheet.objects.create(
            consultation=consultation, kind="list", made_by=factories.UserFactory()
        ).pk,
    }

    def find(name: str, consultation: Any = consultation) -> str:
        for extra in [{}, *({key: value} for key, value in arguments.items())]:
            try:
                about = {} if name.endswith("index") else {"consultation_id": consultation.pk}
                kwargs = {**about, **extra}
                return reverse(f"review:{name}", kwargs=kwargs)
            except NoReverseMatch:
                continue
        raise AssertionError(name)

    return find


def is_let_in(client: Client, method: str, url: str) -> bool:
    response = getattr(client, method)(url)
    assert response.status_code in (200, 302)
    # Wagtail sends who may not see a page to the admin's front page.
    return response.status_code == 200 or response.url != reverse("wagtailadmin_home")


def test_no_address_is_forgotten_here() -> None:
    names = {pattern.name for pattern in urls.urlpatterns if getattr(pattern, "name", None)}
    names |= {p.name for p in [*urls.consultation_urls, *urls.theme_urls] if hasattr(p, "name")}
    assert names - OF_NO_CONSULTATION == set(PAGES)


def test_a_queue_is_for_those_who_see_themes(client: Client, user_with: Any) -> None:
    client.force_login(user_with(*(EVERY - {THEMES})))
    assert not is_let_in(client, "get", reverse("review:queue"))
    assert not is_let_in(client, "post", reverse("review:mention_done", args=[1]))


@pytest.mark.parametrize("name", PAGES)
def test_visitors_are_sent_to_the_sign_in(client: Client, address: Any, name: str) -> None:
    method, _needed = PAGES[name]
    response = getattr(client, method)(address(name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PAGES)
def test_staff_need_each_permission_of_a_page_and_no_other(
    client: Client, address: Any, user_with: Any, name: str
) -> None:
    method, needed = PAGES[name]
    client.force_login(user_with(*needed))
    assert is_let_in(client, method, address(name))
    for missing in needed:
        client.force_login(user_with(*(EVERY - {missing})))
        assert not is_let_in(client, method, address(name)), missing


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"index", "masking_index"}))
def test_what_belongs_to_another_consultation_is_not_found(
    client: Client, address: Any, user_with: Any, name: str
) -> None:
    method, needed = PAGES[name]
    client.force_login(user_with(*needed))
    other = factories.ConsultationFactory()
    about_itself = {"overview", "analyse", "undecided", "unplaced", "excluded", "move", "history"}
    about_itself |= {"undo_last", "progress", "runs", "proposals", "misfits", "search", "masking"}
    about_itself |= {"map", "points", "matrix", "accuracy", "sheet"}
    about_itself |= {"sheet_make", "sheet_return", "voices", "wordings"}
    expected = {200, 302} if name in about_itself else {404}
    assert getattr(client, method)(address(name, other)).status_code in expected
    missing = Consultation(pk=999_999)
    assert getattr(client, method)(address(name, missing)).status_code == 404


@pytest.mark.parametrize("name", [name for name, (method, _) in PAGES.items() if method == "post"])
def test_nothing_is_changed_by_following_a_link(
    client: Client, address: Any, user_with: Any, name: str
) -> None:
    client.force_login(user_with(*EVERY))
    assert client.get(address(name)).status_code == 405


def test_renaming_and_moving_by_hand_written_requests_is_refused(
    client: Client, address: Any, user_with: Any
) -> None:
    client.force_login(user_with(THEMES, OPINIONS))
    response = client.post(address("theme"), {"label": "別の名前", "shown": "路線バスの減便"})
    assert response.url == reverse("wagtailadmin_home")
    response = client.post(address("move"), {"selected": "1|one|x", "target": "goal:2"})
    assert response.url == reverse("wagtailadmin_home")


def test_the_menu_shows_the_review_to_those_who_may_see_it(client: Client, user_with: Any) -> None:
    for permissions, is_shown in (((THEMES,), True), ((OPINIONS,), False)):
        client.force_login(user_with(*permissions))
        page = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (reverse("review:index") in page) is is_shown


def test_the_list_of_consultations_says_when_each_closes(client: Client, user_with: Any) -> None:
    factories.ConsultationFactory(
        under_way=True, closes_at=datetime(2999, 3, 1, tzinfo=ZoneInfo("Asia/Tokyo"))
    )
    client.force_login(user_with(THEMES))
    page = client.get(reverse("review:index")).content.decode()
    assert "（2999年）木曜日 24時" in page
