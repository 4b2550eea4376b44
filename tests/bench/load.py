"""Load from wrk, bounded in time, against this machine only."""

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8
PEOPLE = 32
AT_ONCE = 2  # of them waiting for an answer at 80 % of saturation, as a rule
COUNT = re.compile(r" (\d+)\b")
FIGURE = re.compile(r"([\d.]+)(us|ms|s|m)")
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}
# Asks again and again; sends a form each time as another person with another form would.
SCRIPT = """
local body, cookie, pause = %(body)s, %(cookie)s, %(pause)f
local number, who = 0, 0
local started = 0
function setup(thread)
  started = started + 1
  thread:set("who", started)
end
function init()
  math.randomseed(who)
end
function request()
  number = number + 1
  local headers = {
    ["Cookie"] = cookie,
    ["X-Forwarded-For"] = "10." .. who .. "." .. (number %% 250) .. ".7",
  }
  if body == "" then
    return wrk.format("GET", nil, headers)
  end
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  return wrk.format("POST", nil, headers, (body:gsub("NUMBER", who .. "x" .. number)))
end
"""
# How long somebody waits before they ask again: as people do who know nothing of one another.
PAUSE = """
function delay()
  return math.floor(-1000 * pause * math.log(1 - math.random()))
end
"""


@dataclass(frozen=True)
class Result:
    """Answers a second, seconds within which 99 of 100 came, and requests without a good one."""

    rate: float
    p99: float
    errors: int


def is_there() -> bool:
    return shutil.which("wrk") is not None


def saturate(url: str, *, seconds: int, cookie: str = "", body: str = "") -> Result:
    """GET ``url`` as fast as it answers, or POST ``body``, in which NUMBER differs each time."""
    return _wrk(url, seconds, CONNECTIONS, cookie=cookie, body=body)


def steady(url: str, *, seconds: int, rate: float, cookie: str = "", body: str = "") -> Result:
    """The same with about ``rate`` requests a second.

    Many people ask, and each pauses for a random time (exponential) after an answer, so requests
    come nearly independently of how fast they are answered.
    """
    pause = (PEOPLE - AT_ONCE) / rate
    return _wrk(url, seconds, PEOPLE, cookie=cookie, body=body, pause=pause)


def _wrk(
    url: str, seconds: int, connections: int, *, cookie: str, body: str, pause: float = 0
) -> Result:
    command = ["wrk", "--latency", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout=30s"]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "asking.lua"
        texts = {"body": _quoted(body), "cookie": _quoted(cookie), "pause": pause}
        script.write_text(SCRIPT % texts + (PAUSE if pause else ""))
        done = subprocess.run(  # noqa: S603
            [*command, "-s", str(script), url], capture_output=True, text=True, check=True
        )
    return _read(done.stdout)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _read(text: str) -> Result:
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    p99 = re.search(r"99%\s+(\S+)", text)
    # What was not answered at all, and answers that say no.
    wrong = re.search(r"Socket errors: (.*)", text), re.search(r"Non-2xx or 3xx .*", text)
    errors = sum(int(count) for found in wrong if found for count in COUNT.findall(found[0]))
    if not (rate and p99):
        raise ValueError(text)
    number, unit = FIGURE.match(p99[1]).groups()  # type: ignore[union-attr]
    return Result(float(rate[1]), float(number) * UNITS[unit], errors)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
