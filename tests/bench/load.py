"""Load from wrk, bounded in time, against this machine only."""

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8
FIGURE = re.compile(r"([\d.]+)(us|ms|s|m)")
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}
# Sends one form again and again, each time as another person with another form would.
POST = """
wrk.method = "POST"
local body = %(body)s
local number, who = 0, 0
local started = 0
function setup(thread)
  started = started + 1
  thread:set("who", started)
end
function request()
  number = number + 1
  local headers = {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = %(cookie)s,
    ["X-Forwarded-For"] = "10." .. who .. "." .. (number %% 250) .. ".7",
  }
  return wrk.format("POST", nil, headers, (body:gsub("NUMBER", who .. "x" .. number)))
end
"""


@dataclass(frozen=True)
class Result:
    """Answers a second, seconds within which 99 of 100 came, and answers that were errors."""

    rate: float
    p99: float
    errors: int


def is_there() -> bool:
    return shutil.which("wrk") is not None


def measure(
    url: str, *, seconds: int, cookie: str = "", body: str = "", connections: int = CONNECTIONS
) -> Result:
    """GET ``url`` for so many ``seconds``, or POST ``body``, in which NUMBER differs each time."""
    command = ["wrk", "--latency", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout=30s"]
    with tempfile.TemporaryDirectory() as folder:
        if body:
            script = Path(folder) / "post.lua"
            script.write_text(POST % {"body": _quoted(body), "cookie": _quoted(cookie)})
            command += ["-s", str(script)]
        elif cookie:
            command += ["-H", f"Cookie: {cookie}"]
        done = subprocess.run([*command, url], capture_output=True, text=True, check=True)  # noqa: S603
    return _read(done.stdout)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _read(text: str) -> Result:
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    p99 = re.search(r"99%\s+(\S+)", text)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if not (rate and p99):
        raise ValueError(text)
    number, unit = FIGURE.match(p99[1]).groups()  # type: ignore[union-attr]
    return Result(float(rate[1]), float(number) * UNITS[unit], int(wrong[1]) if wrong else 0)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
