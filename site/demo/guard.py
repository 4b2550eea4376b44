"""Checks before anything is touched: a free port, a folder to write to, nobody else in it."""

import errno
import fcntl
import os
import socket
from typing import IO

from .console import Failure
from .options import Options

NEEDED_BYTES = 200 * 1024 * 1024


def check_port(port: int) -> None:
    """Raise ``Failure`` where the web server could not listen."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Failure(
                    f"ポート {port} は使用中です。別の番号で起動してください: "
                    f"PORT={port + 1} make demo",
                    f"Port {port} is in use. Choose another one: PORT={port + 1} make demo",
                ) from error
            raise Failure(
                f"ポート {port} を開けません（{error.strerror}）。"
                "1024 以上の番号で起動してください: PORT=8001 make demo",
                f"Port {port} cannot be opened ({error.strerror}). "
                "Choose one above 1023: PORT=8001 make demo",
            ) from error


def claim_folder(options: Options) -> IO[str]:
    """Make the data folder ours for as long as the returned file stays open."""
    try:
        options.logs.mkdir(parents=True, exist_ok=True)
        lock = open(options.data / "demo.lock", "w")  # noqa: SIM115
        space = os.statvfs(options.data)
    except OSError as error:
        raise Failure(
            f"データの保存先 {options.data} に書き込めません（{error.strerror}）。"
            "書き込めるフォルダを MACHIKOE_DATA_DIR で指定してください。",
            f"The data folder {options.data} cannot be written to ({error.strerror}). "
            "Name another one with MACHIKOE_DATA_DIR.",
        ) from error
    if space.f_bavail * space.f_frsize < NEEDED_BYTES:
        raise Failure(
            f"{options.data} の空き容量が足りません。200MB 以上を空けてください。",
            f"There is too little room at {options.data}. Free at least 200 MB.",
        )
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise Failure(
            f"{options.data} のまちの声は既に起動しています。"
            "そちらを Ctrl-C で終了してから、もう一度実行してください。",
            f"Machikoe already runs with the data folder {options.data}. "
            "End it with Ctrl-C, then try again.",
        ) from error
    return lock


def check_contents(options: Options) -> None:
    """Keep samples and a city's own work apart: a data folder is for one of the two."""
    mark = options.data / "contents"
    wanted = "samples" if options.samples else "own"
    if not mark.exists():
        mark.write_text(wanted)
    elif mark.read_text() != wanted:
        other = f"MACHIKOE_DATA_DIR={options.data}-{wanted} make demo"
        raise Failure(
            f"{options.data} は、サンプル{'なし' if options.samples else 'あり'}で使われています。"
            f"別のフォルダを指定してください: {other}",
            f"The data folder {options.data} is used {'without' if options.samples else 'with'} "
            f"samples. Name another one: {other}",
        )
