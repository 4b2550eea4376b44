"""Colleagues see each other, ask each other, and find what waits for them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from engagement.review.models import Mention, Placement, Presence, ReviewEvent, Theme
from engagement.review.services.comments import EmptyComment, comment_on_theme, finish_mention
from engagement.review.services.mail_mentions import send_mentions
from engagement.review.services.presence import say_present
from engagement.review.services.themes import rename_theme
from engagement.review.services.undo import undo_step
from tests import factories

pytestmark = pytest.mark.django_db

RIGHTS = (
    "review.view_theme",
    "review.add_theme",
    "review.change_theme",
    "review.change_placement",
    "submissions.view_opinion",
    "submissions.view_submission",
)


def address(name: str, theme: Theme) -> str:
    return reverse(f"review:{name}", args=[theme.consultation_id, theme.pk])


def test_a_colleague_asked_by_name_finds_it_in_their_queue_until_it_is_done(
    theme: Theme, analyst: Any, colleague: Any, client: Client
) -> None:
    comment_on_theme(theme=theme, text="@前田利家 これでよいですか。", user=analyst)
    mention = Mention.objects.get()
    assert mention.user == colleague
    client.force_login(colleague)
    queue = reverse("review:queue")
    assert "これでよいですか。" in client.get(queue).content.decode()
    client.post(reverse("review:mention_done", args=[mention.pk]))
    assert "これでよいですか。" not in client.get(queue).content.decode()


def test_the_mail_leads_to_the_comment_without_quoting_it_and_goes_once(
    theme: Theme, analyst: Any, colleague: Any
) -> None:
    comment = comment_on_theme(theme=theme, text="@前田 利家 太郎さんの意見です。", user=analyst)
    for _ in range(2):
        send_mentions(comment_id=comment.pk)
    (message,) = mail.outbox
    assert message.to == [colleague.email]
    assert address("theme", theme) in message.body
    assert "太郎さん" not in message.body


def test_who_wants_no_mail_of_comments_gets_none(
    theme: Theme, analyst: Any, colleague: Any
) -> None:
    UserProfile.objects.create(user=colleague, updated_comments_notifications=False)
    comment = comment_on_theme(theme=theme, text="@前田利家 どうですか。", user=analyst)
    send_mentions(comment_id=comment.pk)
    assert not mail.outbox


def test_a_comment_can_be_taken_back_and_then_asks_nobody(
    theme: Theme, analyst: Any, colleague: Any
) -> None:
    comment_on_theme(theme=theme, text="@前田利家 どうですか。", user=analyst)
    undo_step(event=ReviewEvent.objects.first(), user=analyst)
    assert not Mention.objects.open_for(colleague).exists()
    assert not theme.comments.filter(is_withdrawn=False).exists()


def test_an_empty_comment_is_refused_and_what_was_typed_stays(
    staff: Client, theme: Theme, analyst: Any
) -> None:
    with pytest.raises(EmptyComment):
        comment_on_theme(theme=theme, text=" \n", user=analyst)
    response = staff.post(address("comment", theme), {"text": "あ" * 2001})
    assert response.status_code == 409
    assert "あ" * 2001 in response.content.decode()


def test_nobody_finishes_what_another_was_asked(theme: Theme, analyst: Any, colleague: Any) -> None:
    from django.core.exceptions import PermissionDenied

    comment_on_theme(theme=theme, text="@前田利家 どうですか。", user=analyst)
    with pytest.raises(PermissionDenied):
        finish_mention(mention=Mention.objects.get(), user=analyst)


def test_who_has_the_theme_open_is_seen_until_they_leave(
    theme: Theme, analyst: Any, colleague: Any
) -> None:
    say_present(theme=theme, user=colleague)
    assert say_present(theme=theme, user=analyst) == [colleague]
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert say_present(theme=theme, user=analyst) == []
    assert Presence.objects.count() == 1


def test_the_open_page_learns_what_a_colleague_changed(
    staff: Client, theme: Theme, colleague: Any
) -> None:
    rename_theme(theme=theme, label="夜の足", user=colleague)
    shown = staff.get(address("presence", theme), {"seen": "0"}).content.decode()
    assert "前田 利家" in shown
    assert "前田 利家" not in staff.get(address("presence", theme), {"seen": "1"}).content.decode()


def test_the_queue_shows_the_themes_of_ones_own_departments_and_no_others(
    staff: Client, theme: Theme, analyst: Any, consultation: Any
) -> None:
    own = factories.DepartmentFactory(members=[analyst])
    theme.department, theme.due_on = own, timezone.localdate() - timedelta(days=1)
    theme.save()
    factories.ThemeFactory(
        consultation=consultation, label="よその論点", department=factories.DepartmentFactory()
    )
    shown = staff.get(reverse("review:queue")).content.decode()
    assert theme.label in shown
    assert "Overdue" in shown
    assert "よその論点" not in shown


def test_assigning_a_theme_that_changed_keeps_what_was_typed_and_may_be_insisted_on(
    staff: Client, theme: Theme, colleague: Any
) -> None:
    department = factories.DepartmentFactory()
    seen = theme.version
    rename_theme(theme=theme, label="夜の足", user=colleague)
    data = {"department": department.pk, "due_on": "2024-03-31", "version": seen}
    response = staff.post(address("assign", theme), data)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "前田 利家" in shown
    assert "2024-03-31" in shown
    theme.refresh_from_db()
    assert (
        staff.post(address("assign", theme), {**data, "version": theme.version}).status_code == 302
    )
    theme.refresh_from_db()
    assert theme.department == department


def test_themes_are_merged_and_locked_by_buttons(
    staff: Client, theme: Theme, consultation: Any
) -> None:
    other = factories.ThemeFactory(consultation=consultation, label="鉄道の維持")
    opinion = factories.OpinionFactory(submission__consultation=consultation)
    placement = factories.PlacementFactory(opinion=opinion, theme=theme)
    response = staff.post(address("merge", theme), {"into": other.pk, "version": theme.version})
    assert response.url == address("theme", other)
    placement.refresh_from_db()
    assert placement.theme == other
    staff.post(address("lock", other))
    other.refresh_from_db()
    assert other.is_locked
    renamed = staff.post(address("theme", other), {"label": "別の名前", "shown": other.label})
    assert "別の名前" in renamed.content.decode()
    staff.post(address("unlock", other))


def test_a_move_by_htmx_answers_with_one_line_and_what_left_the_list(
    staff: Client, theme: Theme, consultation: Any
) -> None:
    opinion = factories.OpinionFactory(submission__consultation=consultation)
    placement = factories.PlacementFactory(opinion=opinion)
    move = reverse("review:move", args=[consultation.pk])
    data = {
        "action": "move",
        "selected": f"{opinion.pk}|one|{placement.version}",
        "target": f"theme:{theme.pk}",
    }
    response = staff.post(move, data, headers={"HX-Request": "true"})
    assert str(opinion.pk) in response["HX-Trigger"]
    again = staff.post(move, data, headers={"HX-Request": "true"})
    assert "since you opened the page" in again.content.decode()
    data = {**data, "action": "refer", "target": "goal:1"}
    assert "Choose a theme" in staff.post(move, data).content.decode()


def test_opinions_are_referred_to_in_a_second_theme_and_taken_out_again(
    staff: Client, theme: Theme, consultation: Any
) -> None:
    opinion = factories.OpinionFactory(submission__consultation=consultation)
    placement = factories.PlacementFactory(opinion=opinion)
    staff.post(
        reverse("review:move", args=[consultation.pk]),
        {
            "action": "refer",
            "selected": f"{opinion.pk}|one|{placement.version}",
            "target": f"theme:{theme.pk}",
        },
    )
    assert theme.references.get().opinion == opinion
    assert opinion.text in staff.get(address("theme", theme)).content.decode()
    staff.post(address("remove_reference", theme), {"opinion": opinion.pk})
    assert not theme.references.exists()


def test_a_whole_submission_is_excluded_from_the_page_of_its_opinion(
    staff: Client, consultation: Any
) -> None:
    opinion = factories.OpinionFactory(submission__consultation=consultation)
    factories.PlacementFactory(opinion=opinion)
    shown = staff.get(reverse("review:opinion", args=[consultation.pk, opinion.pk]))
    exclude = reverse("review:exclude", args=[consultation.pk, opinion.submission_id])
    assert exclude in shown.content.decode()
    staff.post(exclude, {"reason": "test"})
    assert not Placement.objects.of(consultation).exists()
    assert opinion.submission.__class__.objects.get().exclusion_reason == "test"


def test_the_last_step_is_undone_by_one_button(
    staff: Client, theme: Theme, consultation: Any
) -> None:
    opinion = factories.OpinionFactory(submission__consultation=consultation)
    placement = factories.PlacementFactory(opinion=opinion)
    staff.post(
        reverse("review:move", args=[consultation.pk]),
        {
            "action": "move",
            "selected": f"{opinion.pk}|one|{placement.version}",
            "target": f"theme:{theme.pk}",
        },
    )
    undo = reverse("review:undo_last", args=[consultation.pk])
    staff.post(undo)
    placement.refresh_from_db()
    assert placement.theme is None
    assert "no step of yours" in staff.post(undo, follow=True).content.decode()
    redo = reverse("review:redo", args=[consultation.pk, 1])
    staff.post(redo)
    placement.refresh_from_db()
    assert placement.theme == theme
