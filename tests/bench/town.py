"""What the benchmarks ask for: a draft as long as a real one, many comments, their addresses."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import requests

from tests.drills.installation import Installation
from tests.site.pages import form_values

THEMES = 2000
WRITES_FOR = 3.5  # seconds: forms that come back faster are held or refused
# As many measures as the longest goal of a real draft has.
DRAFT = """
from engagement.consultations.models import Direction, Goal, Measure
direction = Direction.objects.get()
for number in range(3, 19):
    Measure.objects.create(
        direction=direction, code=f"4-1-{number}", title="路線バスの維持と充実",
        mark="revised", current_title="路線バスの維持",
        description="市民の移動を支える公共交通を、事業者とともに維持し、充実させます。",
    )
print(Goal.objects.get().get_url())
"""
STAFF = """
from accounts.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
user = User.objects.create_superuser(email="bench@example.jp", password="x" * 20)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""
GROW = """
from django.db.models import F
from tests.submissions.crowd import crowd
from engagement.consultations.models import Consultation
from engagement.review.models import Placement, Theme
call = Consultation.objects.get()
crowd(call, {count})
if Theme.objects.count() < {themes}:
    Theme.objects.bulk_create(
        Theme(consultation=call, goal_code="1", label=f"論点{{number}}")
        for number in range({themes})
    )
first = Theme.objects.order_by("pk").first().pk
Placement.objects.exclude(theme=None).update(theme_id=first + F("pk") % {themes})
"""
LISTS = """
from urllib.parse import urlencode
from django.urls import reverse
from engagement.consultations.models import Consultation
from engagement.review.models import Theme
call = Consultation.objects.get().pk
listed = reverse("submissions_admin:index")
theme = Theme.objects.order_by("pk").first().pk
lists = {
    "submissions": listed,
    "submissions, the last page": f"{listed}?p=last",
    "submissions, searched": f"{listed}?{urlencode({'q': 'バス'})}",
    "ledger": reverse("reception:ledger"),
    "same voices": reverse("review:voices", args=[call]),
    "audit log": reverse("audit_log"),
    "audit log, the last page": reverse("audit_log") + "?p=last",
    "themes": reverse("review:overview", args=[call]),
    "opinions without a theme": reverse("review:unplaced", args=[call]),
    "opinions without a theme, the last page": reverse("review:unplaced", args=[call]) + "?p=last",
    "opinions of a theme": reverse("review:theme", args=[call, theme]),
    "themes to answer": reverse("responses:themes", args=[call]),
}
"""
RECEIPT = """
from engagement.submissions.models import Submission
print(Submission.objects.first().receipt)
"""


@dataclass(frozen=True)
class Case:
    name: str
    url: str
    cookie: str = ""
    body: str = ""


def public_cases(place: Installation) -> Iterator[Case]:
    goal = f"{place.address}{place.shell(DRAFT)}"
    yield Case("goal page, kept", goal)
    # A session cookie that opens nothing: such a reader is shown a page made anew.
    yield Case("goal page, made anew", goal, cookie="sessionid=unknown")
    comment = {"opinion-1-text": "路線バスを増やしてください。NUMBER", "form_key": "NUMBER"}
    sent = f"{place.address}/comment/call/"
    yield posting("comment sent, one row committed", sent, step="send", **comment)
    receipt = place.shell(RECEIPT)
    yield posting("receipt looked up", f"{place.address}/answers/", receipt=receipt)


def posting(name: str, url: str, **filled: str) -> Case:
    """The form at ``url`` filled in, to be sent often."""
    page = requests.get(url, timeout=30)
    fields = form_values(page.text) | {key: [value] for key, value in filled.items()}
    time.sleep(WRITES_FOR)
    cookie = "; ".join(f"{key}={value}" for key, value in page.cookies.items())
    return Case(name, url, cookie, urlencode(fields, doseq=True))


def staff_lists(place: Installation) -> list[Case]:
    cookie = f"sessionid={place.shell(STAFF)}"
    lists = json.loads(place.shell(f"{LISTS}\nimport json\nprint(json.dumps(lists))"))
    return [Case(f"staff: {name}", f"{place.address}{url}", cookie) for name, url in lists.items()]


def grow(place: Installation, count: int) -> None:
    """``count`` comments more, over as many themes as a large call has."""
    place.shell(GROW.format(count=count, themes=THEMES))
