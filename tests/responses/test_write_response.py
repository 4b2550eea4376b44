"""An answer is written by who may, for its own consultation, over nothing unseen."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import SCHEMES, Reflection, Response
from engagement.responses.services.reflections import InUse, choose_scheme, ensure_reflections
from engagement.responses.services.write_response import (
    NewerVersion,
    WrongReflection,
    write_response,
)
from engagement.review.models import Theme
from tests import factories


@pytest.fixture
def writer(user_with: Callable[..., User]) -> User:
    return user_with("responses.change_response")


@pytest.fixture
def theme(theme_with: Callable[..., Theme]) -> Theme:
    return theme_with(["1-1-1"])


@pytest.fixture
def reflection(consultation: Consultation) -> Reflection:
    return factories.ReflectionFactory(consultation=consultation)


def test_an_answer_is_written(theme: Theme, reflection: Reflection, writer: User) -> None:
    response = write_response(
        subject=theme, summary="要旨", text="市の考え方", reflection=reflection, user=writer
    )
    assert theme.response == response
    assert (response.summary, response.text) == ("要旨", "市の考え方")
    assert response.written_by == writer


def test_nobody_writes_without_the_permission(
    theme: Theme, reflection: Reflection, user_with: Callable[..., User]
) -> None:
    reader = user_with("responses.view_response", "responses.publish_response")
    with pytest.raises(PermissionDenied):
        write_response(subject=theme, summary="要旨", text="文", reflection=reflection, user=reader)


def test_a_reflection_of_another_consultation_is_refused(theme: Theme, writer: User) -> None:
    foreign = factories.ReflectionFactory()
    with pytest.raises(WrongReflection):
        write_response(subject=theme, summary="要旨", text="文", reflection=foreign, user=writer)
    assert not Response.objects.exists()


@pytest.mark.parametrize(("summary", "text"), [("", "文"), ("要旨", " \n　")])
def test_an_empty_text_is_refused(
    summary: str, text: str, theme: Theme, reflection: Reflection, writer: User
) -> None:
    with pytest.raises(ValidationError):
        write_response(
            subject=theme, summary=summary, text=text, reflection=reflection, user=writer
        )


def test_broken_characters_are_cleaned_at_the_border(
    theme: Theme, reflection: Reflection, writer: User
) -> None:
    response = write_response(
        subject=theme, summary="要\x00旨", text="一\r\n二\ud800", reflection=reflection, user=writer
    )
    response.refresh_from_db()
    assert (response.summary, response.text) == ("要旨", "一\n二\ufffd")


def test_a_colleagues_newer_version_is_not_overwritten_unseen(
    theme: Theme, reflection: Reflection, writer: User, user_with: Callable[..., User]
) -> None:
    colleague = user_with("responses.change_response")
    first = write_response(
        subject=theme, summary="要旨", text="一", reflection=reflection, user=writer
    )
    second = write_response(
        subject=theme,
        summary="要旨",
        text="二",
        reflection=reflection,
        user=colleague,
        seen=first.written_at,
    )
    # Even a version of the same second is another version.
    Response.objects.update(written_at=second.written_at.replace(microsecond=7))
    for seen in (None, first.written_at):
        with pytest.raises(NewerVersion) as refused:
            write_response(
                subject=theme,
                summary="要旨",
                text="三",
                reflection=reflection,
                user=writer,
                seen=seen,
            )
        assert colleague.get_full_name() in str(refused.value)
    assert Response.objects.get().text == "二"


def test_every_version_is_kept_with_its_writer(
    theme: Theme, reflection: Reflection, writer: User
) -> None:
    seen = None
    for text in ("一", "二", "三"):
        seen = write_response(
            subject=theme, summary="要旨", text=text, reflection=reflection, user=writer, seen=seen
        ).written_at
    revisions = Response.objects.get().revisions.order_by("pk")
    assert [(r.content["text"], r.user) for r in revisions] == [
        ("一", writer),
        ("二", writer),
        ("三", writer),
    ]


def test_the_log_tells_who_wrote_and_holds_no_text(
    theme: Theme, reflection: Reflection, writer: User
) -> None:
    write_response(
        subject=theme, summary="要旨です", text="文です", reflection=reflection, user=writer
    )
    entry = ModelLogEntry.objects.get(action="machikoe.response.write")
    assert entry.user == writer
    assert entry.data == {"theme": theme.pk, "reflection": "reference"}


def test_a_consultation_starts_with_the_default_categories_once(
    consultation: Consultation,
) -> None:
    ensure_reflections(consultation=consultation)
    first = consultation.reflections.first()
    first.wording = "骨子案を修正します"
    first.save()
    ensure_reflections(consultation=consultation)
    assert [r.letter for r in consultation.reflections.all()] == ["A", "B", "C", "D", "E", "F"]
    assert consultation.reflections.first().wording == "骨子案を修正します"


def test_categories_that_a_city_made_itself_are_not_added_to(
    consultation: Consultation, reflection: Reflection
) -> None:
    ensure_reflections(consultation=consultation)
    assert consultation.reflections.get() == reflection


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_common_scheme_can_be_chosen_before_the_first_answer(
    scheme: str, consultation: Consultation, user_with: Callable[..., User]
) -> None:
    ensure_reflections(consultation=consultation)
    publisher = user_with("responses.change_reflection")
    choose_scheme(consultation=consultation, scheme=scheme, user=publisher)
    letters = [reflection.letter for reflection in consultation.reflections.all()]
    assert letters == [letter for _key, letter, *_wordings in SCHEMES[scheme]]
    assert all(reflection.wording_en for reflection in consultation.reflections.all())


def test_categories_of_answers_are_not_exchanged(
    theme: Theme, reflection: Reflection, user_with: Callable[..., User]
) -> None:
    factories.ResponseFactory(theme=theme, reflection=reflection)
    user = user_with("responses.change_reflection")
    with pytest.raises(InUse):
        choose_scheme(consultation=theme.consultation, scheme="five", user=user)
    with pytest.raises(PermissionDenied):
        choose_scheme(
            consultation=theme.consultation,
            scheme="five",
            user=user_with("responses.change_response"),
        )
    assert theme.consultation.reflections.get() == reflection


def test_choosing_a_scheme_on_its_page(
    client: Client, consultation: Consultation, user_with: Callable[..., User]
) -> None:
    page = reverse("responses:schemes", args=[consultation.pk])
    client.force_login(user_with("responses.change_response"))
    assert client.post(page, {"scheme": "five"}).status_code == 302
    assert not consultation.reflections.exists()
    client.force_login(user_with("responses.change_reflection"))
    assert "反映しない" in client.get(page).content.decode()
    client.post(page, {"scheme": "five"})
    assert consultation.reflections.count() == 5
