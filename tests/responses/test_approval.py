"""An answer is published only when its department, policy planning and the decision approved."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import BY_KEY
from accounts.services.set_up_roles import set_up_roles
from engagement.consultations.models import Consultation
from engagement.responses.approval import stage_of, stamps, waiting_for
from engagement.responses.models import Deputy, Response, ResponseSettings
from engagement.responses.services.approval import (
    AlreadySent,
    CommentNeeded,
    Decided,
    NothingToApprove,
    approve_all,
    decide,
    submit_response,
)
from engagement.responses.services.publish_summary import problems
from engagement.responses.services.snapshot import build_snapshot
from engagement.responses.services.write_response import write_response
from engagement.responses.snapshot import rows
from engagement.review.models import Theme
from tests import factories

STEPS = ("head", "analyst", "approver")


@pytest.fixture
def staff(consultation: Consultation) -> Callable[[str], User]:
    """``staff("head")``: a new member of staff with this role; today is in the deputies' time."""
    set_up_roles()

    def make(role: str) -> User:
        user = factories.UserFactory()
        user.groups.add(Group.objects.get(name=BY_KEY[role].group))
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def writer(staff: Callable[[str], User]) -> User:
    return staff("responder")


@pytest.fixture
def reflection(consultation: Consultation) -> Any:
    return factories.ReflectionFactory(consultation=consultation)


@pytest.fixture
def write(theme_with: Callable[..., Theme], reflection: Any, writer: User) -> Callable[..., Any]:
    def make(theme: Theme | None = None, text: str = "市の考え方", **more: Any) -> Response:
        subject = theme or theme_with(["1-1-1"])
        return write_response(
            subject=subject,
            summary="要旨",
            text=text,
            reflection=reflection,
            user=writer,
            **more,
        )

    return make


@pytest.fixture
def sent(write: Callable[..., Response], writer: User) -> Response:
    response = write()
    submit_response(response=response, user=writer)
    return Response.objects.get(pk=response.pk)


def approve_through(response: Response, staff: Callable[[str], User]) -> None:
    for role in STEPS:
        decide(response=response, approve=True, user=staff(role))
        response.refresh_from_db()


def published(consultation: Consultation) -> list[str]:
    return [row["response"] for row in rows(build_snapshot(consultation=consultation)["goals"])]


def test_three_steps_approve_an_answer_and_only_then_may_it_be_published(
    consultation: Consultation, sent: Response, staff: Callable[[str], User]
) -> None:
    for role in STEPS:
        assert published(consultation) == []
        assert any("unapproved" in problem.url for problem in problems(consultation))
        decide(response=sent, approve=True, user=staff(role))
        sent.refresh_from_db()
    assert sent.live
    assert stage_of(sent).key == "approved"
    assert published(consultation) == ["市の考え方"]
    assert problems(consultation) == []


def test_each_step_is_for_its_own_people(sent: Response, staff: Callable[[str], User]) -> None:
    for index, role in enumerate(STEPS):
        for other in (*STEPS[:index], *STEPS[index + 1 :], "publisher", "responder", "auditor"):
            with pytest.raises(PermissionDenied):
                decide(response=sent, approve=True, user=staff(other))
        decide(response=sent, approve=True, user=staff(role))


def test_nobody_approves_what_they_wrote(sent: Response, writer: User) -> None:
    writer.groups.add(Group.objects.get(name=BY_KEY["head"].group))
    with pytest.raises(PermissionDenied):
        decide(response=sent, approve=True, user=User.objects.get(pk=writer.pk))


def test_the_head_of_another_department_does_not_decide(
    sent: Response, staff: Callable[[str], User]
) -> None:
    own, other = staff("head"), staff("head")
    sent.theme.department = factories.DepartmentFactory()
    sent.theme.save()
    sent.theme.department.members.add(own)
    sent = Response.objects.get(pk=sent.pk)
    assert list(waiting_for(other)) == []
    with pytest.raises(PermissionDenied):
        decide(response=sent, approve=True, user=other)
    assert list(waiting_for(own)) == [sent]
    decide(response=sent, approve=True, user=own)


def test_a_returned_answer_tells_why_and_starts_anew(
    sent: Response, staff: Callable[[str], User], writer: User, write: Callable[..., Response]
) -> None:
    decide(response=sent, approve=True, user=staff("head"))
    planner = staff("analyst")
    with pytest.raises(CommentNeeded):
        decide(response=sent, approve=False, user=planner, comment=" 　")
    decide(response=sent, approve=False, user=planner, comment="根拠を加えてください。")
    assert stage_of(sent).key == "returned"
    newest = stamps(sent)[0]
    assert (newest.decision, newest.comment, newest.by) == (
        "rejected",
        "根拠を加えてください。",
        planner,
    )
    again = write(sent.theme, "根拠のある考え方", seen=sent.written_at)
    submit_response(response=again, user=writer)
    assert stage_of(again).step == "担当課長"  # starts anew
    approve_through(again, staff)
    assert Response.objects.get().text == "根拠のある考え方"


def test_an_answer_that_is_changed_leaves_its_approval(
    sent: Response, staff: Callable[[str], User], write: Callable[..., Response]
) -> None:
    write(sent.theme, "書き直し", seen=sent.written_at)
    sent.refresh_from_db()
    assert stage_of(sent).key == "draft"
    with pytest.raises(Decided):
        decide(response=sent, approve=True, user=staff("head"))


def test_a_new_draft_leaves_the_approved_text_public(
    consultation: Consultation,
    sent: Response,
    staff: Callable[[str], User],
    write: Callable[..., Response],
) -> None:
    approve_through(sent, staff)
    draft = write(sent.theme, "改めた考え方", seen=sent.written_at)
    assert published(consultation) == ["市の考え方"]
    assert stage_of(Response.objects.get()).key == "changed"
    submit_response(response=draft, user=draft.written_by)
    approve_through(Response.objects.get(), staff)
    assert published(consultation) == ["改めた考え方"]


def test_nothing_is_sent_twice_or_without_need(
    sent: Response, staff: Callable[[str], User], writer: User
) -> None:
    with pytest.raises(AlreadySent):
        submit_response(response=sent, user=writer)
    approve_through(sent, staff)
    with pytest.raises(NothingToApprove):
        submit_response(response=sent, user=writer)
    with pytest.raises(PermissionDenied):
        submit_response(response=sent, user=staff("approver"))


def test_a_deputy_decides_on_the_days_given_and_the_stamp_names_both(
    sent: Response, staff: Callable[[str], User]
) -> None:
    head, deputy = staff("head"), staff("reception")
    place = Deputy.objects.create(
        person=head, deputy=deputy, starts_on=date(2024, 3, 1), ends_on=date(2024, 3, 9)
    )
    with pytest.raises(PermissionDenied):  # it is the tenth
        decide(response=sent, approve=True, user=User.objects.get(pk=deputy.pk))
    place.ends_on = date(2024, 3, 10)
    place.save()
    deputy = User.objects.get(pk=deputy.pk)
    assert list(waiting_for(deputy)) == [sent]
    decide(response=sent, approve=True, user=deputy)
    (stamp,) = stamps(sent)
    assert (stamp.by, stamp.on_behalf_of) == (deputy, head)
    assert stamp.at


def test_a_writer_s_deputy_rights_do_not_let_them_approve_their_own(
    sent: Response, staff: Callable[[str], User], writer: User
) -> None:
    day = date(2024, 3, 10)
    Deputy.objects.create(person=staff("head"), deputy=writer, starts_on=day, ends_on=day)
    with pytest.raises(PermissionDenied):
        decide(response=sent, approve=True, user=User.objects.get(pk=writer.pk))


def test_approving_many_checks_each(
    theme_with: Callable[..., Theme],
    staff: Callable[[str], User],
    write: Callable[..., Response],
    writer: User,
) -> None:
    mine, foreign, draft = (write(theme_with(["1-1-1"], label=f"論点{n}")) for n in range(3))
    for response in (mine, foreign):
        submit_response(response=response, user=writer)
    foreign.theme.department = factories.DepartmentFactory()
    foreign.theme.save()
    outcome = approve_all(responses=Response.objects.all(), user=staff("head"))
    assert outcome.approved == [mine]
    assert [response for response, _why in outcome.refused] == [foreign, draft]


def test_approving_many_from_the_page(
    client: Client,
    sent: Response,
    staff: Callable[[str], User],
    write: Callable[..., Response],
    theme_with: Callable[..., Theme],
) -> None:
    draft = write(theme_with(["1-1-1"], label="下書きの論点"))
    client.force_login(staff("head"))
    page = reverse("responses:approvals")
    content = client.get(page).content.decode()
    for part in ("路線バスの減便", sent.text, str(sent.reflection)):
        assert part in content
    assert "下書きの論点" not in content
    answer = client.post(page, {"response": [sent.pk, draft.pk]}, follow=True)
    assert "下書きの論点" in answer.content.decode()  # was not approved, and that is said
    sent.refresh_from_db()
    assert stage_of(sent).step == "政策企画"


def test_deciding_on_the_page_of_the_answer(
    client: Client, sent: Response, staff: Callable[[str], User]
) -> None:
    client.force_login(staff("auditor"))
    page, action = sent.write_url, reverse("responses:decide", args=[sent.pk])
    assert action not in client.get(page).content.decode()
    client.post(action, {"decision": "approve"})
    assert stamps(sent) == []
    client.force_login(staff("head"))
    assert action in client.get(page).content.decode()
    client.post(action, {"decision": "return", "comment": ""})
    assert stamps(sent) == []
    client.post(action, {"decision": "return", "comment": "要修正"})
    assert stamps(sent)[0].comment == "要修正"


def test_the_writer_saves_and_sends_with_one_button(
    client: Client, theme_with: Callable[..., Theme], reflection: Any, writer: User
) -> None:
    client.force_login(writer)
    theme = theme_with(["1-1-1"])
    data = {"summary": "要旨", "text": "文", "reflection": reflection.pk, "submit": "1"}
    client.post(reverse("responses:write", args=[theme.pk]), data)
    assert stage_of(Response.objects.get()).key == "waiting"


def test_wagtail_s_own_forms_change_no_answer(
    admin_client: Client, sent: Response, answered: Response
) -> None:
    base = "/admin/snippets/responses/response/"
    for path in (
        "add/",
        f"delete/{sent.pk}/",
        f"unpublish/{answered.pk}/",
        f"history/{sent.pk}/revisions/{sent.latest_revision_id}/revert/",
    ):
        for answer in (admin_client.get(base + path), admin_client.post(base + path, {})):
            assert answer.status_code in (302, 403), path
    edit = admin_client.post(f"{base}edit/{sent.pk}/", {"text": "裏口", "action-publish": "1"})
    assert edit["Location"] == sent.write_url
    assert Response.objects.filter(live=True).get() == answered
    assert not Response.objects.filter(text="裏口").exists()


def test_what_waits_shows_on_the_front_page_of_the_admin_and_can_be_approved_there(
    client: Client, sent: Response, staff: Callable[[str], User]
) -> None:
    client.force_login(staff("head"))
    assert "路線バスの減便" in client.get("/admin/").content.decode()
    state = sent.current_workflow_task_state
    action = f"/admin/snippets/responses/response/workflow/action/{sent.pk}/approve/{state.pk}/"
    client.force_login(staff("approver"))
    client.post(action)
    assert stamps(sent) == []
    client.force_login(staff("head"))
    client.post(action)
    assert len(stamps(sent)) == 1


def test_responders_see_only_what_is_assigned_if_the_city_wants_it(
    client: Client,
    consultation: Consultation,
    theme_with: Callable[..., Theme],
    reflection: Any,
    staff: Callable[[str], User],
    writer: User,
) -> None:
    own, foreign = theme_with(["1-1-1"], label="自課の論点"), theme_with(["1-1-1"], label="他課")
    department = factories.DepartmentFactory()
    department.members.add(writer)
    Theme.objects.filter(pk=own.pk).update(department=department)
    listing = reverse("responses:themes", args=[consultation.pk])

    def sees(user: User) -> tuple[list[str], int]:
        client.force_login(user)
        listed = [theme.label for theme in client.get(listing).context["object_list"]]
        page = client.get(reverse("responses:write", args=[foreign.pk]))
        return listed, page.status_code

    assert sees(writer) == (["自課の論点", "他課"], 200)
    settings = ResponseSettings.load()
    settings.own_department_only = True
    settings.save()
    assert sees(writer) == (["自課の論点"], 302)
    assert sees(staff("analyst")) == (["自課の論点", "他課"], 200)
    with pytest.raises(PermissionDenied):
        write_response(
            subject=foreign, summary="要旨", text="文", reflection=reflection, user=writer
        )


def test_setting_up_again_leaves_a_city_s_own_workflow(staff: Callable[[str], User]) -> None:
    workflow = Response.get_default_workflow()
    workflow.tasks.first().delete()
    set_up_roles()
    assert Response.get_default_workflow().tasks.count() == 2


def test_permission_to_approve_comes_from_the_step_alone(
    sent: Response, user_with: Callable[..., User]
) -> None:
    user = user_with("responses.change_response", "responses.publish_response")
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="responses"))
    with pytest.raises(PermissionDenied):
        decide(response=sent, approve=True, user=User.objects.get(pk=user.pk))
