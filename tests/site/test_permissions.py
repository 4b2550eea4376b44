"""Who may go where: every address, for every kind of visitor, as ``permissions.csv`` says.

The table is for people to read. An address that it does not name fails here, with the line to add.
"""

import csv
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import ADMINISTRATOR, ROLES
from engagement.consultations.models import Department
from engagement.responses.models import ResponseSettings
from tests import factories

from .addresses import address, bulk_actions, contents, line_of, patterns
from .town import ANONYMOUS, VISITORS, Town

pytestmark = pytest.mark.usefixtures("quiet")

TABLE = Path(__file__).with_name("permissions.csv")
YES, NO, SIGN_IN = "yes", "no", "sign in"
BULK = "bulk"
SOME = "some"  # of Wagtail's own addresses that a line stands for
BEFORE = factories.OPENS - timedelta(days=2)
OF_A_CONSULTATION = re.compile(r"admin/(reception|review|responses|submissions)/.*<")
WRITE = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(?!django_session|usersessions)')


@pytest.fixture
def clients(town: Town) -> dict[str, Client]:
    found = {name: Client(raise_request_exception=False) for name in VISITORS}
    for name, client in found.items():
        if name != ANONYMOUS:
            client.force_login(town.people[name])
    return found


def ask(client: Client, method: str, path: str, data: Any = None) -> Any:
    """The answer, and everything as it was before."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = getattr(client, method)(path, data)
        if answer.streaming:
            # As the client does: the end of a request would close the test's own connection.
            request_finished.disconnect(close_old_connections)
            answer.close()
            request_finished.connect(close_old_connections)
        transaction.set_rollback(True)
    client.cookies = cookies
    cache.clear()
    return answer


def outcome(answer: Any) -> str:
    status, goal = answer.status_code, answer.headers.get("Location", "")
    if status == 403 or (status == 302 and goal == "/admin/"):
        return NO
    if status == 302 and re.match(r"/accounts/(login|reauthenticate)/", goal):
        return SIGN_IN
    return YES if status in (200, 204, 301, 302, 303, 400, 401, 410, 422) else str(status)


def together(rows: list[list[str]]) -> list[str]:
    """What a line says that stands for several addresses: whether any of them opens."""
    cells = []
    for column in zip(*rows, strict=True):
        broken = next((cell for cell in column if cell.startswith("5")), None)
        opens = YES if set(column) == {YES} else SOME if YES in column else None
        cells.append(broken or opens or (SIGN_IN if SIGN_IN in column else NO))
    return cells


def alike(pattern: str) -> dict[str, str]:
    """Whose way is another's: outside the admin all staff are one, and in Wagtail's own part of it
    those whose roles grant the same there."""
    if line_of(pattern).startswith("/admin/"):
        return {}
    if not pattern.startswith("admin/"):
        return {role.key: ROLES[0].key for role in ROLES}
    same: dict[Any, str] = {}
    return {role.key: same.setdefault((role.pages, role.documents), role.key) for role in ROLES}


def row(clients: dict[str, Client], town: Town, method: str, pattern: str) -> list[str] | None:
    """What each visitor meets; None where there is no such request, also for administrators."""
    path = address(pattern, town)
    data = contents(pattern, town) if method == "post" else None
    stand_in = alike(pattern)
    met: dict[str, str] = {}
    for visitor in reversed(VISITORS):
        same = stand_in.get(visitor, visitor)
        if same not in met:
            met[same] = outcome(ask(clients[same], method, path, data))
        met[visitor] = met[same]
        if met[ADMINISTRATOR] == "405":
            return None
    return [met[visitor] for visitor in VISITORS]


def measured(town: Town, clients: dict[str, Client]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[list[str]]] = {}
    for pattern in patterns():
        for method in ("get", "post"):
            cells = row(clients, town, method, pattern)
            if cells:
                found.setdefault((method, line_of(pattern)), []).append(cells)
    return {key: together(rows) if key[1].endswith("…") else rows[0] for key, rows in found.items()}


def table() -> dict[tuple[str, str], list[str]]:
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["method", "address", *VISITORS]
    found = {(line[0], line[1]): line[2:] for line in rows[1:]}
    assert len(found) == len(rows) - 1, "an address has two lines"
    return found


def assert_as_told(real: dict[tuple[str, str], list[str]], told: Any) -> None:
    wrong = [f"is: {','.join([*key, *real[key]])}" for key in real if told.get(key) != real[key]]
    wrong += [f"is no more: {','.join(key)}" for key in told if key not in real]
    assert not wrong, "\n".join(["permissions.csv tells otherwise, or nothing:", *wrong])


def test_everybody_gets_where_the_table_says_and_nowhere_else(
    town: Town, clients: dict[str, Client]
) -> None:
    told = {key: cells for key, cells in table().items() if key[0] != BULK}
    assert_as_told(measured(town, clients), told)


@pytest.mark.parametrize("moment", [BEFORE, factories.AFTER], ids=["before", "after"])
def test_no_state_of_a_consultation_opens_a_door_that_the_table_shuts(
    town: Town, clients: dict[str, Client], moment: Any
) -> None:
    """The table is of the days while it is open: who is refused then always is."""
    shut = {key: dict(zip(VISITORS, cells, strict=True)) for key, cells in table().items()}
    own = [pattern for pattern in patterns() if OF_A_CONSULTATION.match(pattern)]
    assert len(own) > 60
    with time_machine.travel(moment, tick=False):
        for role in ROLES:
            clients[role.key].force_login(town.people[role.key])
        for pattern in own:
            for method in ("get", "post"):
                told = shut.get((method, line_of(pattern)), {})
                sent = (address(pattern, town), contents(pattern, town) if method == "post" else {})
                for role in (role.key for role in ROLES if told.get(role.key) == NO):
                    met = outcome(ask(clients[role], method, *sent))
                    assert met == NO, (moment, method, pattern, role)


def test_what_is_done_to_many_rows_at_once_asks_for_the_same_rights(
    town: Town, clients: dict[str, Client]
) -> None:
    told = {key: cells for key, cells in table().items() if key[0] == BULK}
    assert_as_told(
        {(BULK, "/".join(each)): bulk_row(clients, town, each) for each in bulk_actions()}, told
    )


def bulk_row(clients: dict[str, Client], town: Town, action: tuple[str, str, str]) -> list[str]:
    """Whether anything is changed: Wagtail tells on a page what may not be, and changes nothing."""
    app, model, name = action
    chosen = town.ids["response_id" if model == "response" else model]
    path = f"/admin/bulk/{app}/{model}/{name}/?id={chosen}&next=/admin/"
    data = {
        "tags": "x",
        "collection": town.ids["collection"],
        "role": town.ids["group"],
        "chooser": town.ids["home"],
    }
    cells = []
    for client in clients.values():
        with CaptureQueriesContext(connection) as queries:
            answer = ask(client, "post", path, data)
        changes = any(WRITE.match(query["sql"]) for query in queries)
        cells.append(YES if changes and answer.status_code < 400 else NO)
    return cells


def test_a_list_is_downloaded_by_nobody_else_than_those_who_read_it(
    town: Town, clients: dict[str, Client]
) -> None:
    for path in ("/admin/audit-log/", "/admin/reports/site-history/", "/admin/submissions/"):
        for visitor, client in clients.items():
            read = outcome(ask(client, "get", path))
            file = ask(client, "get", path, {"export": "csv", "format": "json"})
            assert outcome(file) == read, (path, visitor)


@pytest.mark.parametrize("turned", [False, True], ids=["their rows here", "our rows there"])
def test_what_belongs_to_another_consultation_is_found_nowhere(
    town: Town, clients: dict[str, Client], turned: bool
) -> None:
    """Also by an administrator, whom no missing right hides anything from."""
    ours, theirs = (town.other, town.ids) if turned else (town.ids, town.other)
    mixed = {**ours, **theirs, "consultation_id": ours["consultation_id"], "number": 99}
    nested = [p for p in patterns() if p.count("<int:") > 1 and "<int:consultation_id>" in p]
    assert len(nested) > 15
    for pattern in nested:
        for method in ("get", "post"):
            answer = ask(clients[ADMINISTRATOR], method, address(pattern, town, mixed))
            assert answer.status_code in (404, 405), (method, pattern)
    file = f"/admin/reception/{ours['submission']}/files/{theirs['file_id']}/"
    assert ask(clients[ADMINISTRATOR], "get", file).status_code == 404


def test_the_answers_of_other_departments_are_closed_where_the_city_says_so(
    town: Town, clients: dict[str, Client]
) -> None:
    ResponseSettings.objects.create(own_department_only=True)
    Department.objects.get(pk=town.ids["department"]).members.clear()
    about = [p for p in patterns() if "snippets/responses/response/" in p and "pk" in p]
    about += ["admin/responses/theme/<int:theme_id>/", "admin/responses/opinion/<int:opinion_id>/"]
    assert len(about) > 6
    for pattern in about:
        for method in ("get", "post"):
            answer = ask(clients["responder"], method, address(pattern, town))
            is_ours = answer.headers.get("Location", "").startswith("/admin/responses/")
            assert is_ours or outcome(answer) in (NO, "404", "405"), (method, pattern)


def test_a_department_in_use_is_not_deleted_and_that_is_said(
    town: Town, clients: dict[str, Client]
) -> None:
    path = f"/admin/departments/delete/{town.ids['department']}/"
    answer = clients[ADMINISTRATOR].post(path, follow=True)
    assert "使われています" in answer.content.decode()
