"""What each view of the review costs, and a move.

In a consultation of its own, with a tenth of the opinions and then with all: processor time of the
web side and wall time of an answer, without the network, and its queries, which may not grow.
"""

import json
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.drills.installation import Installation

THEMES = 2000
GOALS = ("1", "2", "3", "4")
BATCH = 2000
READINGS = 5
VIEW_WITHIN, MOVE_WITHIN = 500, 200  # milliseconds
SLUG = "bench-review"
EMAIL = "review@example.jp"
HEAD = """| opinions | | processor ms | wall ms | queries | |
|---|---|---|---|---|---|"""
Reading = tuple[float, float, int]  # processor ms, wall ms, queries


def tell(place: Installation, opinions: int) -> str:
    """Grow a consultation to ``opinions``; the table of what its review costs."""
    rows = [HEAD]
    few: dict[str, Reading] = {}
    there = 0
    for size in (opinions // 10, opinions):
        place.shell(f"from tests.bench import review; review.grow({there}, {size - there})")
        there = size
        told = place.shell("from tests.bench import review; review.say_readings()")
        many = json.loads(told.splitlines()[-1])
        few = few or many
        rows += [_row(size, name, many[name], few[name]) for name in many]
    return "\n".join(rows)


def _row(size: int, name: str, reading: Reading, fewer: Reading) -> str:
    spent, passed, asked = reading
    marks = ["SLOW"] if passed > (MOVE_WITHIN if name == "a move" else VIEW_WITHIN) else []
    marks += ["MORE"] if asked > fewer[2] else []
    cells = [f"{size:,}", name, f"{spent:.0f}", f"{passed:.0f}", str(asked), " ".join(marks)]
    return f"| {' | '.join(cells)} |"


# What follows runs in the installation.


def say_readings() -> None:
    """Print as JSON, by what was asked for: the `Reading`."""
    from django.test import Client

    from accounts.models import User
    from engagement.consultations.models import Consultation

    client = Client(headers={"host": "127.0.0.1"})
    user = User.objects.get(email=EMAIL)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    call = Consultation.objects.get(slug=SLUG)
    print(json.dumps({name: _reading(name, act) for name, act in acts(call, client)}))


def _reading(name: str, act: Callable[[], Any]) -> Reading:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()  # warm
    with CaptureQueriesContext(connection) as captured:
        answer = act()
        asked = len(captured)
    assert answer.status_code == 200, (name, answer.status_code)
    spent, passed = zip(*[_time(act) for _again in range(READINGS)], strict=True)
    return statistics.median(spent), statistics.median(passed), asked


def _time(act: Callable[[], Any]) -> tuple[float, float]:
    begun, cpu = time.perf_counter(), time.process_time()
    answer = act()
    b"".join(answer) if answer.streaming else answer.content
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - begun)


def grow(there: int, count: int) -> None:
    """``count`` opinions more: nine in ten in one of the themes, of which a few are large."""
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from engagement.consultations.models import Consultation
    from engagement.review.models import Insight, Placement, Run, Theme
    from engagement.submissions.models import Opinion, Submission, SubmissionPart

    if not there:
        _prepare()
    call = Consultation.objects.get(slug=SLUG)
    run = Run.objects.get(consultation=call)
    user = User.objects.get(email=EMAIL)
    themes = list(Theme.objects.of(call).order_by("pk"))
    chance = random.Random(there)  # noqa: S311
    for start in range(0, count, BATCH):
        submissions = Submission.objects.bulk_create(
            _submission(call, there + number, chance)
            for number in range(start, min(count, start + BATCH))
        )
        SubmissionPart.objects.bulk_create(
            SubmissionPart(submission=row, start=0, end=len(row.text), goal_code="1")
            for row in submissions
        )
        opinions = Opinion.objects.bulk_create(
            Opinion(submission=row, start=0, end=len(row.text)) for row in submissions
        )
        rows = [
            _placement(opinion, call, run, user, themes, chance, timezone.now())
            for opinion in opinions
        ]
        Placement.objects.bulk_create(rows)
        Insight.objects.bulk_create(_insight(row, themes, opinions, chance) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database does by itself after a while


def _prepare() -> None:
    """The consultation with its goals, its themes and who reviews them."""
    from wagtail.models import Page

    from accounts.models import User
    from engagement.review.models import Theme
    from tests import factories

    home = Page.objects.filter(depth=2, content_type__model="homepage").first()
    home = home or factories.HomePageFactory(parent=Page.get_first_root_node())
    call = factories.ConsultationFactory(parent=home, slug=SLUG)
    for number in GOALS:
        factories.GoalFactory(number=int(number), parent=call)
    factories.RunFactory(consultation=call)
    user = User.objects.create_superuser(email=EMAIL, password="x" * 20)
    department = factories.DepartmentFactory(members=[user])
    Theme.objects.bulk_create(
        Theme(
            consultation=call,
            goal_code=GOALS[number % len(GOALS)],
            label=f"論点{number}",
            keywords=["バス", "公園"],
            department=department if number % 10 == 0 else None,
        )
        for number in range(THEMES)
    )


def _submission(call: Any, number: int, chance: random.Random) -> Any:
    from engagement.consultations.search import folded
    from engagement.submissions.models import Channel, State, Submission
    from engagement.submissions.receipts import new_receipt
    from tests import factories
    from tests.submissions.crowd import WORDS

    text = f"{number} " + "と".join(chance.choices(WORDS, k=15)) + "を大切にしてください。"
    return Submission(
        consultation=call,
        receipt=new_receipt(),
        channel=chance.choice(Channel.values),
        text=text,
        searchable=folded(text),
        state=State.PLACED,
        received_at=factories.DURING,
    )


def _placement(
    opinion: Any, call: Any, run: Any, user: Any, themes: list[Any], chance: random.Random, now: Any
) -> Any:
    from engagement.review.models import Outcome, Placement, Stance

    dice = chance.random()
    theme = themes[int(len(themes) * chance.random() ** 3)] if dice < 0.9 else None
    goal = theme.goal_code if theme else chance.choice(GOALS) if dice < 0.97 else ""
    confirmed = bool(theme) and chance.random() < 0.3
    return Placement(
        opinion=opinion,
        consultation=call,
        run=run,
        outcome=Outcome.ASSIGNED if goal else Outcome.UNDECIDED,
        goal_code=goal,
        goal_confidence=chance.random(),
        goal_scores=dict.fromkeys(GOALS, 0.2),
        measures=[{"code": f"{goal or 1}-1-{chance.randrange(1, 19)}", "score": 0.5}],
        theme=theme,
        stance=chance.choice(Stance.values),
        confirmed_by=user if confirmed else None,
        confirmed_at=now if confirmed else None,
    )


def _insight(placement: Any, themes: list[Any], near: list[Any], chance: random.Random) -> Any:
    from engagement.review.models import Insight

    return Insight(
        opinion=placement.opinion,
        theme=placement.theme,
        suggestions=[]
        if placement.theme
        else [[theme.pk, 0.4, ["バス"]] for theme in chance.sample(themes, 5)],
        similar=[[opinion.pk, 0.5] for opinion in chance.sample(near, 8)],
        words=["バス", "公園"],
        sits_badly=bool(placement.theme) and chance.random() < 0.02,
        x=100 * chance.random(),
        y=100 * chance.random(),
    )


def acts(call: Any, client: Any) -> list[tuple[str, Callable[[], Any]]]:
    """What is measured, by name."""
    from django.urls import reverse

    from engagement.review.models import Placement, Theme
    from engagement.review.theme_facts import themes_by_size

    large = themes_by_size(call)[0].pk
    some = Placement.objects.of(call).filter(theme=large).order_by("pk")
    pages = {
        "overview": ("overview", [], ""),
        "a goal": ("goal", ["1"], ""),
        "the largest theme": ("theme", [large], ""),
        "an opinion": ("opinion", [some.values_list("opinion", flat=True)[0]], ""),
        "cannot decide": ("undecided", [], ""),
        "in no theme": ("unplaced", [], ""),
        "little like their theme": ("misfits", [], ""),
        "search": ("search", [], "?q=図書館 Wi-Fi"),
        "map": ("map", [], ""),
        "points of the map": ("points", [], ""),
        "matrix": ("matrix", [], "?goal=1"),
        "same voices": ("voices", [], ""),
        "history": ("history", [], ""),
        "accuracy": ("accuracy", [], ""),
    }
    found: list[tuple[str, Callable[[], Any]]] = [
        (name, partial(client.get, reverse(f"review:{view}", args=[call.pk, *more]) + query))
        for name, (view, more, query) in pages.items()
    ]
    found.append(("queue", partial(client.get, reverse("review:queue"))))
    target = Theme.objects.of(call).in_goal("1").order_by("pk").first()
    elsewhere = Placement.objects.of(call).in_goal("1").exclude(theme=target)
    moved = iter(elsewhere.order_by("pk")[: 2 + READINGS])

    def move() -> Any:
        row = next(moved)
        return client.post(
            reverse("review:move", args=[call.pk]),
            {"selected": f"{row.opinion_id}|one|{row.version}", "target": f"theme:{target.pk}"},
            headers={"HX-Request": "true"},
        )

    return [*found, ("a move", move)]
