"""One of everything: what tests that visit every address find at the end of each."""

from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page, Site, Task, Workflow

from accounts.models import User
from accounts.roles import ADMINISTRATOR, ROLES
from accounts.services.create_staff import create_staff
from accounts.services.set_up_roles import set_up_roles
from engagement.consultations.models import Department, FileKind
from engagement.responses.following.tokens import token_for
from engagement.responses.models import Deputy, Passage, Subscription
from engagement.responses.services.publish_summary import publish_summary
from engagement.review.models import Comment, Mention, Proposal, Sheet, Theme
from engagement.review.services.move_opinions import confirm_placements
from engagement.review.services.picked import Choice
from engagement.submissions.encryption import encrypted_bytes
from engagement.submissions.models import (
    ExclusionReason,
    FileOrigin,
    HoldReason,
    SavedSearch,
    SpreadsheetImport,
    State,
    SubmissionFile,
    SubmitterIdentity,
)
from tests import factories

PASSWORD = "hyakumangoku 1583"
ANONYMOUS, CITIZEN = "anonymous", "citizen"
VISITORS = (ANONYMOUS, CITIZEN, *(role.key for role in ROLES), ADMINISTRATOR)


@dataclass
class Town:
    """People by what they are, and what there is by the name that addresses have for it."""

    people: dict[str, User] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)  # the same of another consultation


def build(home: Any) -> Town:
    """A city in the middle of a consultation, with another one and one that is answered."""
    town = Town(people=_people())
    consultation = factories.ConsultationFactory(parent=home, slug="open")
    factories.GoalFactory(parent=consultation, number=1)
    factories.ConsultationFactory(parent=home, slug="draft", live=False)
    town.ids = _of(consultation, town.people) | _of_the_site(home, town.people)
    other = factories.ConsultationFactory(parent=home, slug="other")
    factories.GoalFactory(parent=other, number=1)
    town.other = _of(other, town.people)
    town.ids["published_id"] = _answered(home, town.people[ADMINISTRATOR])
    return town


def _people() -> dict[str, User]:
    set_up_roles()
    people = {
        key: create_staff(email=f"{key}@example.jp", role=key, password=PASSWORD)
        for key in (*(role.key for role in ROLES), ADMINISTRATOR)
    }
    citizen = User.objects.create(email="citizen@example.jp", is_citizen=True)
    EmailAddress.objects.create(user=citizen, email=citizen.email, verified=True, primary=True)
    return {CITIZEN: citizen, **people}


def _of(consultation: Any, people: dict[str, User]) -> dict[str, Any]:
    """One of everything that belongs to ``consultation``."""
    boss = people[ADMINISTRATOR]
    department = Department.objects.create(name=f"交通政策課{consultation.pk}")
    department.members.set([people["responder"], people["head"]])
    theme = factories.ThemeFactory(consultation=consultation, department=department)
    merged = factories.ThemeFactory(consultation=consultation, label="公共交通")
    placed = factories.SubmissionFactory(
        consultation=consultation, state=State.PLACED, submitted_by=people[CITIZEN]
    )
    SubmitterIdentity.objects.create(submission=placed, name="加賀花子", email="k@example.jp")
    opinion = factories.OpinionFactory(submission=placed)
    placement = factories.PlacementFactory(opinion=opinion, theme=theme)
    confirm_placements(consultation=consultation, choices=[Choice(opinion.pk)], user=boss)
    response = factories.ResponseFactory(theme=theme, written_by=people["publisher"], live=False)
    response.save_revision()
    comment = Comment.objects.create(
        theme=theme, author=boss, text="確認してください", made_at=timezone.now()
    )
    return {
        "consultation_id": consultation.pk,
        "slug": consultation.slug,
        "theme_id": theme.pk,
        "version": Theme.objects.get(pk=theme.pk).version,
        "other_theme": merged.pk,
        "opinion_id": opinion.pk,
        "run_id": placement.run_id,
        "number": 1,
        "response_id": response.pk,
        "reflection": response.reflection_id,
        "department": department.pk,
        "mention_id": Mention.objects.create(comment=comment, user=people["analyst"]).pk,
        "proposal_id": Proposal.objects.create(
            run=placement.run, kind="move", payload={"theme": theme.pk, "opinions": []}
        ).pk,
        "wording_id": factories.WordingFactory(theme=theme, asked_by=boss).pk,
        "sheet_id": Sheet.objects.create(consultation=consultation, kind="list", made_by=boss).pk,
        **_received(consultation, placed, boss),
        **_subscription(consultation),
    }


def _received(consultation: Any, placed: Any, boss: User) -> dict[str, Any]:
    data = encrypted_bytes("件名".encode())
    file = SubmissionFile.objects.create(
        consultation=consultation,
        submission=placed,
        origin=FileOrigin.ATTACHMENT,
        name="地図.pdf",
        kind=FileKind.PDF,
        size=6,
        content=ContentFile(data, name="file"),
    )
    make = factories.SubmissionFactory
    excluded = make(
        consultation=consultation, state="excluded", exclusion_reason=ExclusionReason.NO_OPINION
    )
    unchecked = make(consultation=consultation, state=State.UNCHECKED, recorded_by=boss)
    held = make(consultation=consultation, state=State.HELD, hold_reason=HoldReason.values[0])
    upload = SpreadsheetImport.objects.create(
        consultation=consultation,
        name="意見.csv",
        content=ContentFile(encrypted_bytes("意見,受付日\nバス,2024-02-10\n".encode()), name="f"),
        sha256="0" * 64,
        size=10,
        uploaded_by=boss,
    )
    return {
        "submission": placed.pk,
        "excluded": excluded.pk,
        "unchecked": unchecked.pk,
        "held": held.pk,
        "file_id": file.pk,
        "import_id": upload.pk,
        "search_id": SavedSearch.objects.create(owner=boss, name="未処理", query="state=x").pk,
    }


def _subscription(consultation: Any) -> dict[str, Any]:
    row = Subscription.objects.create(
        consultation=consultation,
        address="f@example.jp",
        address_hash="0" * 64,
        asked_at=timezone.now(),
    )
    return {"confirm": token_for(row, "confirm"), "unsubscribe": token_for(row, "unsubscribe")}


def _of_the_site(home: Any, people: dict[str, User]) -> dict[str, Any]:
    workflow = Workflow.objects.first()
    day = timezone.localdate()
    return {
        "page": Page.objects.get(slug="open").pk,
        "home": home.pk,
        "revision": home.save_revision().pk,
        "document": Document.objects.create(
            title="資料", file=ContentFile(b"text", name="shiryo.txt")
        ).pk,
        "image": Image.objects.create(title="図", file=get_test_image_file()).pk,
        "collection": Collection.get_first_root_node().add_child(name="資料集").pk,
        "user": people["auditor"].pk,
        "group": Group.objects.first().pk,
        "site": Site.objects.get().pk,
        "workflow": workflow.pk,
        "task": Task.objects.first().pk,
        "passage": Passage.objects.create(title="お礼", text="ありがとうございます。").pk,
        "deputy": Deputy.objects.create(
            person=people["approver"], deputy=people["publisher"], starts_on=day, ends_on=day
        ).pk,
        "reflection_row": factories.ReflectionFactory(
            consultation=home.get_children().get(slug="open").specific, key="revised", letter="A"
        ).pk,
    }


def _answered(home: Any, boss: User) -> int:
    """A consultation whose period is over, with its results."""
    consultation = factories.ConsultationFactory(
        parent=home, slug="answered", closes_at=factories.DURING - factories.SECOND
    )
    factories.GoalFactory(parent=consultation, number=1)
    theme = factories.ThemeFactory(consultation=consultation)
    submission = factories.SubmissionFactory(
        consultation=consultation,
        state=State.PLACED,
        received_at=factories.OPENS + factories.SECOND,
    )
    factories.PlacementFactory(theme=theme, opinion__submission=submission)
    factories.ResponseFactory(theme=theme)
    publish_summary(consultation=consultation, user=boss)
    return int(consultation.pk)
