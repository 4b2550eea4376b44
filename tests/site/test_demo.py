"""`make demo`: one command, plain messages, and nothing left running."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.services.set_up_roles import set_up_roles
from demo import contents, processes, signals, staff
from demo.console import Failure
from demo.processes import Child, Supervisor
from home.models import HomePage

from .processes import SITE, environment, run

TOKYO = ZoneInfo("Asia/Tokyo")


def demo(data: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return run("-m", "demo", env=environment(MACHIKOE_DATA_DIR=str(data), **env))


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def assert_plain(result: subprocess.CompletedProcess[str], *words: str) -> None:
    assert result.returncode == 1
    assert "Traceback" not in result.stdout + result.stderr
    for word in words:
        assert word in result.stderr


# -- What may be wrong at the start -------------------------------------------------------------


def test_a_port_in_use_is_named_with_another_to_take(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        result = demo(tmp_path, PORT=str(port))

    assert_plain(result, f"ポート {port} は使用中です", f"PORT={port + 1} make demo")
    assert not (tmp_path / "machikoe.sqlite3").exists()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "８０００"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    assert_plain(demo(tmp_path, PORT=port), "ポート番号ではありません", "is not a port")


def test_a_data_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    result = demo(blocked / "data", PORT=free_port())

    assert_plain(result, str(blocked), "MACHIKOE_DATA_DIR")


def test_one_data_folder_is_for_one_demonstration_at_a_time(tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        assert_plain(demo(tmp_path, PORT=free_port()), "既に起動しています", "already runs")


def test_samples_never_come_into_a_folder_of_a_city_s_own(tmp_path: Path) -> None:
    (tmp_path / "contents").write_text("own")

    assert_plain(demo(tmp_path, PORT=free_port()), "サンプルなしで使われています")


def test_a_failed_step_says_which_and_where_its_log_is(tmp_path: Path) -> None:
    (tmp_path / "machikoe.sqlite3").write_text("this is no database" * 100)

    result = demo(tmp_path, PORT=free_port())

    assert_plain(result, "「データベースを準備する」に失敗しました", str(tmp_path / "logs"))
    assert "Traceback" in (tmp_path / "logs" / "setup.log").read_text()


# -- What it is filled with ---------------------------------------------------------------------


@time_machine.travel(datetime(2024, 2, 20, 23, 30, tzinfo=TOKYO), tick=False)
def test_the_sample_period_opened_a_fortnight_ago_and_closes_at_the_end_of_a_day() -> None:
    opens, closes = contents.sample_period()

    assert opens == datetime(2024, 2, 6, 9, 0, tzinfo=TOKYO)
    assert closes == datetime(2024, 3, 8, 0, 0, tzinfo=TOKYO)


def test_every_sample_account_signs_in_with_the_password_that_is_shown(
    home: HomePage, tmp_path: Path, client: Client
) -> None:
    set_up_roles()
    staff.create_sample_accounts(tmp_path)
    staff.create_sample_accounts(tmp_path)

    password = staff.sample_password(tmp_path)
    assert User.objects.count() == len(staff.ACCOUNTS)
    for account in staff.ACCOUNTS:
        client.logout()
        answer = client.post("/accounts/login/", {"login": account.email, "password": password})
        assert answer.status_code == 302, account.email
        assert client.get("/admin/").status_code == 200, account.email


def test_one_account_reads_the_admin_in_english(home: HomePage, tmp_path: Path) -> None:
    set_up_roles()
    staff.create_sample_accounts(tmp_path)

    user = User.objects.get(email="analyst-en@example.jp")
    assert user.wagtail_userprofile.preferred_language == "en"


def test_without_samples_and_without_a_terminal_it_says_what_to_do(
    home: HomePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(os.devnull).open() as nobody:
        monkeypatch.setattr("sys.stdin", nobody)

        with pytest.raises(Failure, match="in a terminal"):
            staff.ask_for_administrator()


def test_without_samples_it_asks_until_the_answers_make_an_account(
    home: HomePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords = iter(
        ["long enough 1", "another one 2", "12345678", "12345678", "kaga yuzen 9", "kaga yuzen 9"]
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: "boss@example.jp")
    monkeypatch.setattr(staff, "getpass", lambda prompt: next(passwords))

    staff.ask_for_administrator()
    staff.ask_for_administrator()

    assert User.objects.get().check_password("kaga yuzen 9")
    assert User.objects.get().is_superuser


# -- The processes ------------------------------------------------------------------------------


def child(tmp_path: Path, code: str) -> Child:
    return Child("child", [sys.executable, "-c", code], tmp_path / "child.log")


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_process_that_crashes_is_started_again(tmp_path: Path) -> None:
    worker = child(tmp_path, "import time; time.sleep(60)")
    supervisor = Supervisor([worker])
    supervisor.start()
    first = worker.process.pid
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: worker.has_ended)

    supervisor.look_after()

    assert worker.process.pid != first
    assert runs(worker.process.pid)
    supervisor.stop()
    assert not runs(worker.process.pid)


def test_a_process_that_keeps_crashing_is_reported_with_its_log(tmp_path: Path) -> None:
    broken = child(tmp_path, "raise SystemExit('no such module')")
    supervisor = Supervisor([broken])
    supervisor.start()

    def look_after_it() -> None:
        for _ in range(50):
            wait_for(lambda: broken.has_ended)
            supervisor.look_after()

    with pytest.raises(Failure, match=str(broken.log)):
        look_after_it()

    assert "no such module" in broken.log.read_text()


def test_stopping_ends_what_the_processes_have_started_even_if_they_refuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.2)
    refuse = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    pid_file = tmp_path / "pid"
    stubborn = child(
        tmp_path,
        "import subprocess, sys; "
        f"p = subprocess.Popen([sys.executable, '-c', {refuse + 'time.sleep(60)'!r}]); "
        f"open({str(pid_file)!r}, 'w').write(str(p.pid)); " + refuse + "time.sleep(60)",
    )
    supervisor = Supervisor([stubborn])
    supervisor.start()
    wait_for(lambda: pid_file.exists() and bool(pid_file.read_text()))
    grandchild = int(pid_file.read_text())

    supervisor.stop()

    assert not runs(stubborn.process.pid)
    wait_for(lambda: not runs(grandchild), 2)


@pytest.fixture
def stopping_on_signals() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    signals.stop_on_signals()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("stopping_on_signals")
def test_a_process_started_in_the_moment_of_ctrl_c_is_ended_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeper = child(tmp_path, "import time; time.sleep(60)")
    supervisor = Supervisor([sleeper])
    popen = subprocess.Popen

    def interrupted_popen(*args: Any, **kwargs: Any) -> Any:
        process = popen(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGINT)
        return process

    monkeypatch.setattr(subprocess, "Popen", interrupted_popen)
    with pytest.raises(KeyboardInterrupt):
        supervisor.start()
    supervisor.stop()

    assert sleeper.process is not None
    assert not runs(sleeper.process.pid)


# -- All of it ----------------------------------------------------------------------------------


def belonging_to(data: Path) -> dict[int, str]:
    """Processes of a demonstration by id: each carries its data folder in its environment."""
    mark = f"MACHIKOE_DATA_DIR={data}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0") and runs(int(folder.name)):
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    return found


@pytest.mark.slow
def test_from_an_empty_folder_to_grouped_comments_and_back_to_silence(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    env = environment(MACHIKOE_DATA_DIR=str(data), PORT=port)

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "demo"],
            cwd=SITE,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def read_until_ready(process: subprocess.Popen[str]) -> str:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        else:
            pytest.fail("".join(lines))
        return "".join(lines)

    for began in (time.monotonic(), None):
        process = start()
        try:
            output = read_until_ready(process)
            assert f"http://localhost:{port}/" in output
            assert "publisher@example.jp" in output
            (worker,) = [
                pid
                for pid, command in belonging_to(data).items()
                if "celery" in command and os.getpgid(pid) == pid
            ]
            os.kill(worker, signal.SIGKILL)
            assert any("worker" in line for line in process.stdout)
        finally:
            process.send_signal(signal.SIGINT if began else signal.SIGTERM)
            rest = process.communicate(timeout=20)[0]
        assert process.returncode == 0, rest
        wait_for(lambda: belonging_to(data) == {}, 2)
