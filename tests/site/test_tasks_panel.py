"""Whoever of the staff signs in sees first what waits for them, and nothing of others' work."""

import pytest
from django.test import Client

from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from engagement.submissions.models import HoldReason, State
from home.models import HomePage
from tests import factories

EVERYBODYS = {"/admin/responses/", "/admin/responses/approvals/", "/admin/review/queue/"}
WORK = {
    "reception": {
        "/admin/reception/enter/",
        "/admin/held/",
        "/admin/review/masking/",
        "/admin/reception/ledger/",
    },
    "analyst": {*EVERYBODYS, "/admin/review/", "/admin/reception/ledger/"},
    "responder": EVERYBODYS,
    "head": EVERYBODYS,
    "approver": EVERYBODYS,
    "publisher": EVERYBODYS,
    "auditor": {*EVERYBODYS, "/admin/reception/ledger/"},
}
ALL = set().union(*WORK.values())


def first_page(role: str) -> str:
    set_up_roles()
    user = create_staff(email=f"{role}@example.jp", role=role, password="correct horse battery")
    client = Client()
    client.force_login(user)
    page = client.get("/admin/").content.decode()
    return page[page.index('class="tasks"') :].split("</ul>")[0]


@pytest.mark.parametrize("role", WORK)
def test_each_role_finds_its_own_work_on_the_first_page(home: HomePage, role: str) -> None:
    panel = first_page(role)
    assert {path for path in ALL if f'href="{path}"' in panel} == WORK[role]


def test_the_first_page_says_how_much_waits(home: HomePage) -> None:
    factories.SubmissionFactory(state=State.HELD, hold_reason=HoldReason.MANY)
    held = first_page("reception").split('href="/admin/held/"')[1].split("</a>")[0]
    assert "1件" in held
