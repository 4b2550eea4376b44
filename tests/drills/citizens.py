"""People who send comments, and try again when the server does not answer, as people do."""

import re
import threading
import time
from dataclasses import dataclass, field
from math import inf
from typing import Any
from uuid import uuid4

import requests

from tests.site.pages import form_values

RECEIPT = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")


@dataclass
class Sending:
    """What became of one comment: a receipt, or the refusal that was last heard."""

    text: str
    session: requests.Session
    fields: dict[str, list[str]]
    receipt: str = ""
    refusal: int = 0
    sent_at: float = 0.0
    answered_at: float = 0.0
    attempts: int = 0


@dataclass
class Citizens:
    """Everybody who comments on one consultation."""

    address: str
    slug: str
    sendings: list[Sending] = field(default_factory=list)

    @property
    def form(self) -> str:
        return f"{self.address}/comment/{self.slug}/"

    def open_forms(self, count: int, prefix: str, forms: int = 0) -> None:
        """Prepare ``count`` comments, each in a browser of its own, and read for as long as people
        do. ``forms`` are opened for them, as many as comments by default."""
        opened = [self._open() for _ in range(forms or count)]
        for number in range(count):
            session = requests.Session()
            session.headers["X-Forwarded-For"] = f"10.{number // 250}.{number % 250}.7"
            cookies, fields = opened[number % len(opened)]
            session.cookies.update(cookies)
            text = f"{prefix} {number}: 路線バスを{number + 2}本に増やしてください。"
            own = {"opinion-1-text": [text], "form_key": [str(uuid4())]}
            self.sendings.append(Sending(text, session, fields | own))
        time.sleep(3.2)

    def _open(self) -> tuple[Any, dict[str, list[str]]]:
        page = requests.get(self.form, timeout=30)
        return page.cookies, form_values(page.text)

    def send(self, sending: Sending, patience: float = 0) -> None:
        """Press the button; where no answer comes, again for ``patience`` seconds."""
        sending.sent_at = sending.sent_at or time.time()
        until = time.monotonic() + patience
        while True:
            sending.attempts += 1
            try:
                answer = sending.session.post(
                    self.form,
                    data={**sending.fields, "step": "send"},
                    headers={"Referer": self.form},
                    timeout=20,
                )
                sending.answered_at = time.time()
                found = RECEIPT.search(answer.text) if "received" in answer.url else None
                if found:
                    sending.receipt = found.group()
                    return
                sending.refusal = answer.status_code
                if answer.status_code < 500:
                    return
            except requests.RequestException:
                pass
            if time.monotonic() > until:
                return
            time.sleep(0.3)

    def send_all(self, hands: int, patience: float, every: float = 0, seconds: float = inf) -> None:
        """Send everything with ``hands`` at work at once, beginning nothing after ``seconds``."""
        until = time.monotonic() + seconds
        waiting = iter(self.sendings)
        lock = threading.Lock()

        def work() -> None:
            while True:
                with lock:
                    sending = next(waiting, None)
                if sending is None or time.monotonic() > until:
                    return
                self.send(sending, patience)
                time.sleep(every)

        threads = [threading.Thread(target=work) for _ in range(hands)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
