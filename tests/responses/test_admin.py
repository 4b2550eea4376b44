"""Staff answer theme by theme in the admin: each may do what the role grants, nothing is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import Reflection, Response, ResponseSummary
from engagement.responses.services.write_response import latest_version, write_response
from engagement.review.models import Theme
from engagement.submissions.models import State
from tests import factories

VIEW = "responses.view_response"
CHANGE = "responses.change_response"
PUBLISH = "responses.publish_response"
READ = "submissions.view_opinion"


@pytest.fixture
def theme(theme_with: Callable[..., Theme]) -> Theme:
    return theme_with(["1-1-1"])


@pytest.fixture
def reflection(consultation: Consultation) -> Reflection:
    return factories.ReflectionFactory(consultation=consultation)


@pytest.fixture
def signed_in(client: Client, user_with: Callable[..., User]) -> Callable[..., User]:
    """``signed_in(VIEW, CHANGE)``: signs a member of staff with these permissions in."""

    def sign_in(*permissions: str) -> User:
        user = user_with(*permissions)
        client.force_login(user)
        return user

    return sign_in


def pages(consultation: Consultation, theme: Theme) -> list[str]:
    return [
        reverse("responses:index"),
        reverse("responses:themes", args=[consultation.pk]),
        reverse("responses:write", args=[theme.pk]),
        reverse("responses:publish", args=[consultation.pk]),
    ]


def refused(answer: Any) -> bool:
    """The admin sends who may not see a page back to its start."""
    return bool(answer.status_code == 302 and answer["Location"] in ("/admin/", "/accounts/login/"))


def test_strangers_see_no_page(client: Client, consultation: Consultation, theme: Theme) -> None:
    for page in pages(consultation, theme):
        for answer in (client.get(page), client.post(page)):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/login/")


def test_staff_without_the_permission_see_no_page(
    client: Client, consultation: Consultation, theme: Theme, signed_in: Callable[..., User]
) -> None:
    signed_in("review.view_theme", "submissions.view_opinion", "submissions.view_submission")
    for page in pages(consultation, theme):
        assert refused(client.get(page))
        assert refused(client.post(page))


def test_who_may_view_sees_all_and_changes_nothing(
    client: Client,
    consultation: Consultation,
    theme: Theme,
    reflection: Reflection,
    signed_in: Callable[..., User],
) -> None:
    signed_in(VIEW)
    for page in pages(consultation, theme):
        assert client.get(page).status_code == 200
    data = {"summary": "要旨", "text": "文", "reflection": reflection.pk}
    assert refused(client.post(reverse("responses:write", args=[theme.pk]), data))
    assert refused(client.post(reverse("responses:publish", args=[consultation.pk])))
    assert not Response.objects.exists()
    assert not ResponseSummary.objects.exists()


def test_a_writer_may_not_publish_nor_a_publisher_write(
    client: Client,
    consultation: Consultation,
    answered: Response,
    signed_in: Callable[..., User],
) -> None:
    signed_in(VIEW, CHANGE)
    assert refused(client.post(reverse("responses:publish", args=[consultation.pk])))
    signed_in(VIEW, PUBLISH)
    assert refused(client.post(reverse("responses:write", args=[answered.theme_id]), {}))
    assert not ResponseSummary.objects.exists()


def test_only_who_may_read_opinions_reads_them_beside_the_answer(
    client: Client, theme: Theme, signed_in: Callable[..., User]
) -> None:
    words = theme.placements.get().opinion.text
    page = reverse("responses:write", args=[theme.pk])
    signed_in(VIEW, CHANGE)
    assert words not in client.get(page).content.decode()
    signed_in(VIEW, CHANGE, READ)
    assert words in client.get(page).content.decode()


def test_a_theme_is_answered(
    client: Client, theme: Theme, reflection: Reflection, signed_in: Callable[..., User]
) -> None:
    user = signed_in(VIEW, CHANGE)
    answer = client.post(
        reverse("responses:write", args=[theme.pk]),
        {"summary": "要旨", "text": "市の考え方", "reflection": reflection.pk, "seen": ""},
    )
    assert answer.status_code == 302
    response = Response.objects.get(theme=theme)
    assert (response.text, response.written_by) == ("市の考え方", user)


def test_the_form_saves_over_the_version_it_showed(
    client: Client, answered: Response, signed_in: Callable[..., User]
) -> None:
    signed_in(VIEW, CHANGE)
    Response.objects.update(written_at=answered.written_at.replace(microsecond=123456))
    page = reverse("responses:write", args=[answered.theme_id])
    form = client.get(page).context["form"]
    data = {name: form[name].value() for name in form.fields}
    assert client.post(page, {**data, "text": "改めました"}).status_code == 302
    assert newest().text == "改めました"
    assert Response.objects.get().text == answered.text  # what is approved stays as it was


def test_what_was_typed_is_kept_beside_a_colleagues_newer_version(
    client: Client, answered: Response, signed_in: Callable[..., User]
) -> None:
    signed_in(VIEW, CHANGE)
    page = reverse("responses:write", args=[answered.theme_id])
    form = client.get(page).context["form"]
    data = {name: form[name].value() for name in form.fields}
    Response.objects.update(text="同僚の文", written_at=factories.AFTER.replace(hour=4))
    answer = client.post(page, {**data, "text": "私の文"})
    assert answer.status_code == 200
    content = answer.content.decode()
    assert "私の文" in content
    assert "同僚の文" in content
    assert answered.written_by.get_full_name() in content
    assert Response.objects.get().text == "同僚の文"
    shown = answer.context["form"]
    again = {name: shown[name].value() for name in shown.fields}
    assert client.post(page, again).status_code == 302
    assert newest().text == "私の文"


@pytest.mark.parametrize(
    "wrong", [{"summary": ""}, {"text": " "}, {"reflection": ""}, {"text": "a\x00b"}]
)
def test_an_error_keeps_what_was_typed(
    wrong: dict[str, str],
    client: Client,
    theme: Theme,
    reflection: Reflection,
    signed_in: Callable[..., User],
) -> None:
    signed_in(VIEW, CHANGE)
    data = {"summary": "打った要旨", "text": "打った文", "reflection": reflection.pk, **wrong}
    answer = client.post(reverse("responses:write", args=[theme.pk]), data)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    content = answer.content.decode()
    assert ("打った要旨" in content) == ("summary" not in wrong)
    assert not Response.objects.exists()


def test_a_reflection_of_another_consultation_is_no_choice(
    client: Client, theme: Theme, reflection: Reflection, signed_in: Callable[..., User]
) -> None:
    signed_in(VIEW, CHANGE)
    foreign = factories.ReflectionFactory()
    data = {"summary": "要旨", "text": "文", "reflection": foreign.pk}
    answer = client.post(reverse("responses:write", args=[theme.pk]), data)
    assert "reflection" in answer.context["form"].errors
    assert not Response.objects.exists()


def test_turning_the_page_of_opinions_keeps_what_was_typed(
    client: Client,
    theme_with: Callable[..., Theme],
    reflection: Reflection,
    signed_in: Callable[..., User],
) -> None:
    signed_in(VIEW, CHANGE, READ)
    theme = theme_with(["1-1-1"] * 11)
    data = {"summary": "書きかけ", "text": "", "reflection": reflection.pk, "seen": "", "p": "2"}
    answer = client.post(reverse("responses:write", args=[theme.pk]), data)
    assert answer.context["opinions"].number == 2
    assert len(answer.context["opinions"]) == 1
    assert "書きかけ" in answer.content.decode()
    assert not answer.context["form"].errors
    assert not Response.objects.exists()


def test_representative_opinions_come_first_and_propose_the_summary(
    client: Client,
    consultation: Consultation,
    theme_with: Callable[..., Theme],
    signed_in: Callable[..., User],
) -> None:
    signed_in(VIEW, CHANGE, READ)
    theme = theme_with(["1-1-1", "1-1-1"])
    chosen = place(theme, "お世話になります。最終バスを遅くしてください。夜が不便です。")
    theme.representatives.add(chosen)
    answer = client.get(reverse("responses:write", args=[theme.pk]))
    assert answer.context["opinions"][0].opinion == chosen
    lines = answer.context["form"]["summary"].value().split("\n")
    assert lines[0] == "・最終バスを遅くしてください。"
    assert answer.context["is_proposal"]


def test_no_opinion_with_personal_data_is_proposed(
    client: Client, consultation: Consultation, signed_in: Callable[..., User]
) -> None:
    signed_in(VIEW, CHANGE, READ)
    theme = factories.ThemeFactory(consultation=consultation)
    place(theme, "私の電話は090-1234-5678です。")
    place(theme, "山田太郎と申しますがバスのことで。", hints=[{"kind": "name"}])
    answer = client.get(reverse("responses:write", args=[theme.pk]))
    assert answer.context["form"]["summary"].value() == ""


def place(theme: Theme, text: str, **placement: Any) -> Any:
    submission = factories.SubmissionFactory(
        consultation=theme.consultation, text=text, state=State.PLACED
    )
    return factories.PlacementFactory(
        theme=theme, opinion__submission=submission, **placement
    ).opinion


def newest() -> Response:
    response = latest_version(Response.objects.get())
    assert response
    return response


def test_every_version_shows_what_it_changed(
    client: Client, theme: Theme, reflection: Reflection, signed_in: Callable[..., User]
) -> None:
    signed_in(VIEW, CHANGE)
    page = reverse("responses:write", args=[theme.pk])
    data = {"summary": "要旨", "text": "最初の文", "reflection": reflection.pk}
    client.post(page, data)
    seen = Response.objects.get().written_at.isoformat()
    client.post(page, {**data, "text": "次の文", "notes": "電話で確認", "seen": seen})
    latest = Response.objects.get()
    write_response(
        subject=theme,
        summary=latest.summary,
        text=latest.text,
        reflection=reflection,
        changes=[{"code": "1-1-1", "field": "title", "after": "路線バスの増便"}],
        seen=latest.written_at,
        user=latest.written_by,
    )
    newest, *versions = client.get(page).context["versions"]
    assert "".join(s.text for s in newest.changes if s.kind == "added") == "【1-1-1】路線バスの増便"
    assert [(s.kind, s.text) for s in newest.notes] == [("removed", "電話で確認")]
    assert [[(s.kind, s.text) for s in version.text] for version in versions] == [
        [("removed", "最初"), ("added", "次"), ("same", "の文")],
        [("same", "最初の文")],
    ]


def test_the_list_is_in_the_order_of_the_plan_and_shows_what_is_open(
    client: Client,
    consultation: Consultation,
    answered: Response,
    theme_with: Callable[..., Theme],
    signed_in: Callable[..., User],
) -> None:
    signed_in(VIEW)
    theme_with([""], goal_code="0", label="計画全体")
    theme_with(["2-1-1"], goal_code="2", label="未回答の論点")
    theme_with([], label="意見のない論点")
    page = reverse("responses:themes", args=[consultation.pk])
    listed = client.get(page).context["object_list"]
    assert [theme.goal_code for theme in listed] == ["1", "2", "0"]
    assert [theme.opinion_count for theme in listed] == [2, 1, 1]
    for state, labels in [
        ("open", ["未回答の論点", "計画全体"]),
        ("answered", ["路線バスの減便"]),
    ]:
        listed = client.get(page, {"state": state}).context["object_list"]
        assert [theme.label for theme in listed] == labels
    only = client.get(page, {"goal": "2"}).context["object_list"]
    assert [theme.label for theme in only] == ["未回答の論点"]
    by_reflection = client.get(page, {"reflection": answered.reflection_id})
    assert [t.label for t in by_reflection.context["object_list"]] == ["路線バスの減便"]


def test_the_front_page_of_the_section_shows_the_progress(
    client: Client,
    consultation: Consultation,
    answered: Response,
    theme_with: Callable[..., Theme],
    signed_in: Callable[..., User],
) -> None:
    signed_in(VIEW)
    theme_with(["1-1-1"])
    answer = client.get(reverse("responses:index"))
    cells = re.findall(r"<td[^>]*>\s*(\d+)\s*</td>", answer.content.decode())
    assert cells == ["2", "1", "1"]


def test_pages_need_as_many_queries_for_many_themes_as_for_one(
    client: Client,
    consultation: Consultation,
    theme_with: Callable[..., Theme],
    signed_in: Callable[..., User],
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    signed_in(VIEW, CHANGE, PUBLISH, READ)
    first = theme_with(["1-1-1", "1-1-2"])
    factories.ResponseFactory(theme=first)
    addresses = pages(consultation, first)
    for address in addresses:
        client.get(address)  # fills what is cached per process
    counts = []
    for address in addresses:
        with django_assert_max_num_queries(60) as queries:
            client.get(address)
        counts.append(len(queries))
    for number in range(6):
        theme = theme_with(["1-1-1", "1-1-2"], goal_code=str(number % 2 + 1))
        factories.ResponseFactory(theme=theme)
        place(first, f"{number}番目の声です、よろしく。")
    for address, count in zip(addresses, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(address)


def test_the_button_publishes_when_all_is_well_and_only_then(
    client: Client,
    consultation: Consultation,
    answered: Response,
    theme_with: Callable[..., Theme],
    signed_in: Callable[..., User],
) -> None:
    signed_in(VIEW, PUBLISH)
    page = reverse("responses:publish", args=[consultation.pk])
    open_theme = theme_with(["1-1-1"])
    answer = client.get(page)
    assert not answer.context["is_ready"]
    assert '<form method="post">' not in answer.content.decode()
    client.post(page)
    assert not ResponseSummary.objects.exists()
    factories.ResponseFactory(theme=open_theme, reflection=answered.reflection)
    assert '<form method="post">' in client.get(page).content.decode()
    content = client.post(page, follow=True).content.decode()
    assert "/strategy/results/" in content
    assert client.get("/strategy/results/").status_code == 200


def test_pages_of_what_is_not_there_are_not_found(
    client: Client, consultation: Consultation, signed_in: Callable[..., User]
) -> None:
    signed_in(VIEW, CHANGE, PUBLISH)
    for name in ("themes", "write", "publish"):
        assert client.get(reverse(f"responses:{name}", args=[999_999])).status_code == 404


def test_the_menu_shows_the_section_to_those_who_may_see_it(
    client: Client, signed_in: Callable[..., User]
) -> None:
    signed_in(VIEW)
    assert '"/admin/responses/"' in client.get("/admin/").content.decode()
    signed_in("review.view_theme")
    assert '"/admin/responses/"' not in client.get("/admin/").content.decode()
