"""Each role may do what the table says, and nothing else."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import GroupApprovalTask, Page

from accounts.models import User
from accounts.roles import BY_KEY, ROLES
from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from home.models import HomePage
from tests import factories

PASSWORD = "hyakumangoku 1583"
OWN_APPS = {"consultations", "submissions", "review", "responses"}


@pytest.fixture
def staff(home: HomePage) -> Callable[[str], User]:
    set_up_roles()

    def make(role: str) -> User:
        user = create_staff(email=f"{role}@example.jp", role=role, password=PASSWORD)
        return User.objects.get(pk=user.pk)

    return make


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_a_role_grants_what_the_table_says_and_nothing_else(
    staff: Callable[[str], User], role
) -> None:
    granted = staff(role.key).get_all_permissions()

    own = {name for name in granted if name.split(".")[0] in OWN_APPS}
    assert own == {name for name in role.permissions if name.split(".")[0] in OWN_APPS}
    assert granted == {*role.permissions, "wagtailadmin.access_admin"}


@pytest.mark.parametrize(
    ("role", "edits", "publishes"),
    [
        ("reception", False, False),
        ("analyst", True, False),
        ("responder", False, False),
        ("approver", False, False),
        ("publisher", True, True),
        ("auditor", False, False),
    ],
)
def test_analysts_edit_consultations_and_only_publishers_publish_them(
    staff: Callable[[str], User], home: HomePage, role: str, edits: bool, publishes: bool
) -> None:
    page = factories.ConsultationFactory(parent=home)
    may = page.permissions_for_user(staff(role))

    assert (may.can_edit(), may.can_publish()) == (edits, publishes)


def test_nobody_but_an_administrator_edits_outside_the_city_s_pages(
    staff: Callable[[str], User],
) -> None:
    root = Page.get_first_root_node()

    assert not any(root.permissions_for_user(staff(role.key)).can_add_subpage() for role in ROLES)


def test_setting_up_again_changes_nothing_and_takes_back_what_was_added(
    staff: Callable[[str], User], home: HomePage
) -> None:
    approver = Group.objects.get(name=BY_KEY["approver"].group)
    before = {group.name: _grants(group) for group in Group.objects.all()}
    approver.permissions.set(Group.objects.get(name=BY_KEY["analyst"].group).permissions.all())
    approver.page_permissions.create(
        page=home, permission=Permission.objects.get(codename="publish_page")
    )

    call_command("set_up_roles", verbosity=0)

    assert {group.name: _grants(group) for group in Group.objects.all()} == before


def _grants(group: Group) -> tuple[object, ...]:
    return (
        set(group.permissions.values_list("codename", flat=True)),
        sorted(group.page_permissions.values_list("page", "permission__codename")),
        sorted(group.collection_permissions.values_list("collection", "permission__codename")),
    )


def test_pages_sent_for_approval_go_to_the_approvers(staff: Callable[[str], User]) -> None:
    task = GroupApprovalTask.objects.get()

    assert [group.name for group in task.groups.all()] == [BY_KEY["approver"].group]
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()


def test_wagtail_s_default_groups_stay_where_somebody_belongs_to_them(home: HomePage) -> None:
    factories.UserFactory().groups.add(Group.objects.get(name="Editors"))

    set_up_roles()

    assert Group.objects.filter(name="Editors").exists()


def test_roles_need_the_front_page_and_say_so(db: None) -> None:
    with pytest.raises(CommandError, match="set_up_site"):
        call_command("set_up_roles")


def test_staff_sign_in_with_the_password_they_were_given(
    staff: Callable[[str], User], client: Client
) -> None:
    staff("analyst")

    answer = client.post(
        "/accounts/login/", {"login": "analyst@example.jp", "password": PASSWORD}, follow=True
    )

    assert answer.redirect_chain[-1][0] == "/admin/"
    assert answer.status_code == 200


def test_an_account_speaks_the_language_it_was_made_for(home: HomePage) -> None:
    set_up_roles()

    call_command(
        "create_staff",
        "alex@example.jp",
        role="publisher",
        password=PASSWORD,
        name="Smith Alex",
        language="en",
        verbosity=0,
    )

    user = User.objects.get(email="alex@example.jp")
    assert user.wagtail_userprofile.preferred_language == "en"
    assert user.get_full_name() == "Smith Alex"
    assert EmailAddress.objects.get(user=user).verified


def test_an_administrator_needs_no_role(home: HomePage) -> None:
    user = create_staff(email="boss@example.jp", role="administrator", password=PASSWORD)

    assert user.is_superuser
    assert not user.groups.exists()


@pytest.mark.parametrize(
    ("email", "role", "password"),
    [
        ("not-an-address", "analyst", PASSWORD),
        ("ANALYST@example.jp", "analyst", PASSWORD),
        ("new@example.jp", "mayor", PASSWORD),
        ("new@example.jp", "analyst", "12345678"),
    ],
    ids=["malformed address", "address taken", "unknown role", "weak password"],
)
def test_an_account_that_cannot_be_right_is_refused_whole(
    staff: Callable[[str], User], email: str, role: str, password: str
) -> None:
    staff("analyst")

    with pytest.raises(ValidationError):
        create_staff(email=email, role=role, password=password)

    assert User.objects.count() == 1
