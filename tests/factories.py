"""Objects that tests start from: small, valid, and with Japanese text as in real use."""

from datetime import UTC, datetime, timedelta
from typing import Any

import factory
import wagtail_factories
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from engagement.consultations.models import Consultation, Department, Direction, Goal, Measure
from engagement.consultations.search import folded
from engagement.responses.models import Reflection, Response
from engagement.review.models import Outcome, Placement, Run, RunState, Theme, Wording, WordingState
from engagement.submissions.models import Opinion, State, Submission
from home.models import HomePage

OPENS = datetime(2024, 2, 1, 0, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DURING = datetime(2024, 2, 10, 3, 0, tzinfo=UTC)
CLOSES = datetime(2024, 2, 29, 15, 0, tzinfo=UTC)  # the end of 29 February in Tokyo
AFTER = datetime(2024, 3, 5, 3, 0, tzinfo=UTC)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"staff{n}@example.com")
    last_name = "加賀"
    first_name = "花子"
    is_active = True
    password = factory.django.Password("correct horse battery")


class HomePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = HomePage

    title = "金沢市"
    slug = "city"
    municipality = "金沢市"


class ConsultationFactory(wagtail_factories.PageFactory):
    class Meta:
        model = Consultation

    title = "次期金沢版総合戦略（骨子案）"
    title_en = "Kanazawa's next comprehensive strategy (outline draft)"
    slug = factory.Sequence(lambda n: f"strategy-{n}")
    opens_at = OPENS
    closes_at = CLOSES
    parent = factory.LazyFunction(
        lambda: HomePage.objects.first() or HomePageFactory(parent=_root())
    )

    class Params:
        under_way = factory.Trait(
            opens_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=3)),
            closes_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=3)),
        )


def _root() -> Any:
    from wagtail.models import Page

    return Page.get_first_root_node()


class DepartmentFactory(DjangoModelFactory[Department]):
    class Meta:
        model = Department
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"交通政策課{n or ''}")

    @factory.post_generation
    def members(department: Department, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            department.members.set(extracted)


class GoalFactory(wagtail_factories.PageFactory):
    """A goal with one direction and two measures: N-1-1 unchanged and N-1-2 new."""

    class Meta:
        model = Goal

    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda goal: f"目標その{goal.number}のまちをつくる")
    slug = factory.LazyAttribute(lambda goal: f"goal-{goal.number}")
    parent = factory.SubFactory(ConsultationFactory)

    @classmethod
    def _create_instance(cls, model_class: Any, parent: Any, kwargs: Any) -> Any:
        goal = super()._create_instance(model_class, parent, kwargs)
        direction = Direction(code=f"{goal.number}-1", title="安心して過ごせる環境づくり")
        direction.measures = [
            Measure(code=f"{goal.number}-1-1", title="路線バスの維持", sort_order=0),
            Measure(
                code=f"{goal.number}-1-2", title="デジタル技術の活用", mark="new", sort_order=1
            ),
        ]
        goal.directions = [direction]
        goal.save_revision().publish()
        goal.refresh_from_db()
        return goal


class SubmissionFactory(DjangoModelFactory[Submission]):
    class Meta:
        model = Submission
        skip_postgeneration_save = True

    consultation = factory.SubFactory(ConsultationFactory)
    text = "路線バスの本数を増やしてください。"
    searchable = factory.LazyAttribute(lambda submission: folded(submission.text))
    received_at = DURING

    @factory.post_generation
    def part(submission: Submission, create: bool, extracted: Any, **kwargs: Any) -> None:
        """The whole text as one part."""
        if create and submission.text:
            submission.parts.create(start=0, end=len(submission.text))


class OpinionFactory(DjangoModelFactory[Opinion]):
    """The whole of a placed submission as one opinion."""

    class Meta:
        model = Opinion

    submission = factory.SubFactory(SubmissionFactory, state=State.PLACED)
    start = 0
    end = factory.LazyAttribute(lambda opinion: len(opinion.submission.text))


class RunFactory(DjangoModelFactory[Run]):
    class Meta:
        model = Run

    consultation = factory.SubFactory(ConsultationFactory)
    state = RunState.DONE


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme

    consultation = factory.SubFactory(ConsultationFactory)
    goal_code = "1"
    label = "路線バスの減便"


class WordingFactory(DjangoModelFactory[Wording]):
    """An answered question to a model."""

    class Meta:
        model = Wording

    theme = factory.SubFactory(ThemeFactory)
    state = WordingState.ANSWERED
    host = "127.0.0.1"
    model = "model"
    prompt = "[]"
    sent = 1
    held_back = 0
    answer = "{}"
    label = "バスの増便"
    summary = "路線バスの増便を求める意見。"
    asked_by = factory.SubFactory(UserFactory)
    asked_at = DURING


class PlacementFactory(DjangoModelFactory[Placement]):
    """An opinion assigned to goal 1, in no theme; ``theme=`` puts it into one."""

    class Meta:
        model = Placement

    opinion = factory.SubFactory(OpinionFactory)
    consultation = factory.SelfAttribute("opinion.submission.consultation")
    outcome = Outcome.ASSIGNED
    goal_code = factory.LazyAttribute(lambda o: o.theme.goal_code if o.theme else "1")
    theme = None
    run = factory.SubFactory(
        RunFactory, consultation=factory.SelfAttribute("..opinion.submission.consultation")
    )


class ReflectionFactory(DjangoModelFactory[Reflection]):
    class Meta:
        model = Reflection

    consultation = factory.SubFactory(ConsultationFactory)
    key = "reference"
    letter = "C"
    wording = "今後の参考とするもの"


class ResponseFactory(DjangoModelFactory[Response]):
    """An approved answer to a theme; ``live=False`` is a draft."""

    class Meta:
        model = Response

    theme = factory.SubFactory(ThemeFactory)
    summary = "路線バスの本数を増やしてほしい。"
    text = "ご意見は今後の参考とします。"
    reflection = factory.SubFactory(
        ReflectionFactory, consultation=factory.SelfAttribute("..theme.consultation")
    )
    written_by = factory.SubFactory(UserFactory)
    written_at = AFTER
    live = True
