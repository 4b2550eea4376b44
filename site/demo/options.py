"""What the person who starts the demonstration may choose, from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

from .console import Failure

REPOSITORY = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Options:
    port: int
    data: Path
    samples: bool

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/"

    @property
    def logs(self) -> Path:
        return self.data / "logs"


def read_options() -> Options:
    """The options; raises ``Failure`` for a port that is none."""
    port = os.environ.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise Failure(
            f"PORT={port} はポート番号ではありません。1〜65535 の数字を指定してください。",
            f"PORT={port} is not a port. Give a number from 1 to 65535, such as PORT=8001.",
        )
    data = Path(os.environ.get("MACHIKOE_DATA_DIR") or REPOSITORY / "var").expanduser()
    return Options(
        port=int(port),
        data=data.resolve(),
        samples=os.environ.get("MACHIKOE_DEMO", "1") != "0",
    )
