"""Prepare everything, start the web server and the worker, and end both on Ctrl-C."""

import logging
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from time import monotonic, sleep

from . import contents, staff
from .console import Failure, end_progress, fail, progress, say
from .guard import check_contents, check_port, claim_folder
from .options import Options, read_options
from .processes import Supervisor, web_and_worker
from .signals import stop_on_signals
from .waiting import wait_until_grouped, wait_until_ready

Step = tuple[str, str, Callable[[], None]]


def main() -> int:
    stop_on_signals()
    try:
        options = read_options()
        check_port(options.port)
        with claim_folder(options):
            check_contents(options)
            prepare(options)
            serve(options)
    except Failure as failure:
        fail(failure)
        return 1
    except KeyboardInterrupt:
        end_progress()
        say("終了しました", "Ended")
    return 0


def prepare(options: Options) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    os.environ["MACHIKOE_DATA_DIR"] = str(options.data)
    os.environ["PORT"] = str(options.port)
    for japanese, english, step in steps(options):
        run_step(options, japanese, english, step)
    if not options.samples:
        staff.ask_for_administrator()


def steps(options: Options) -> list[Step]:
    always: list[Step] = [
        ("設定を読み込む", "Read the settings", read_settings),
        ("データベースを準備する", "Prepare the database", contents.prepare_database),
        (
            "サイトと職員の役割を用意する",
            "Set up the site and the roles of staff",
            lambda: contents.set_up_site(options),
        ),
        ("骨子案を取り込む", "Import the draft", lambda: contents.import_draft(options)),
    ]
    with_samples: list[Step] = [
        ("サンプルの意見を読み込む", "Load the sample comments", contents.load_samples),
        (
            "職員のアカウントを用意する",
            "Make the staff accounts",
            lambda: staff.create_sample_accounts(options.data),
        ),
    ]
    return always + with_samples if options.samples else always


def read_settings() -> None:
    import django

    django.setup()
    logging.disable()  # what a step has to say is in its output


def run_step(options: Options, japanese: str, english: str, step: Callable[[], None]) -> None:
    """Run one step with its output in the log; whatever goes wrong becomes one plain message."""
    progress(f"{japanese} / {english} …")
    log = options.logs / "setup.log"
    with log.open("a", encoding="utf-8") as file, redirect_stdout(file), redirect_stderr(file):
        print(f"== {english}", flush=True)
        try:
            step()
        except (Exception, SystemExit) as error:
            traceback.print_exc()
            raise Failure(
                f"「{japanese}」に失敗しました: {_first_line(error)}\n"
                f"詳しい記録: {log}\n直してから、もう一度 make demo を実行してください。",
                f"This step failed: {english}. Put right what the log tells, then run make demo "
                "again.",
            ) from error
    end_progress()
    say(japanese, english)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def serve(options: Options) -> None:
    supervisor = Supervisor(web_and_worker(options))
    try:
        supervisor.start()
        wait_until_ready(options, supervisor.look_after)
        say("Web サーバーとワーカーを起動しました", "The web server and the worker run")
        if options.samples:
            began = monotonic()
            wait_until_grouped(options, supervisor.look_after)
            seconds = round(monotonic() - began)
            say(f"意見を分類しました（{seconds}秒）", f"The comments are grouped ({seconds} s)")
        announce(options)
        while True:
            supervisor.look_after()
            sleep(0.5)
    except KeyboardInterrupt:
        end_progress()
        say("終了しています…", "Ending …")
        raise
    finally:
        supervisor.stop()


def announce(options: Options) -> None:
    print(f"\n  公開ページ / Public pages    {options.address}")
    print(f"  English                      {options.address}en/")
    print(f"  職員 / Staff                 {options.address}admin/")
    if options.samples:
        print(
            f"\n  職員のパスワード（共通） / Password of all: {staff.sample_password(options.data)}"
        )
        for account in staff.ACCOUNTS:
            print(f"    {account.email:<26} {account.japanese} / {account.english}")
    print("\n  終了は Ctrl-C / Ctrl-C ends it\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
