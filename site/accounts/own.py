"""All that is kept about a user, for that user's eyes only."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, QuerySet

from engagement.responses.models import ResponseSummary
from engagement.submissions.models import Opinion, Submission, SubmissionFile, UnsentComment

from .models import User


def own_submissions(user: User) -> QuerySet[Submission]:
    """What ``user`` sent, the newest first, each with ``is_answered``: whether the city's answers
    are published."""
    results = ResponseSummary.objects.live().filter(path__startswith=OuterRef("consultation__path"))
    rows: QuerySet[Submission] = (
        Submission.objects.filter(submitted_by=user)
        .annotate(is_answered=Exists(results))
        .select_related("consultation", "identity")
        .prefetch_related("parts__targets", "versions", "opinions", "files")
    )
    return rows


def own_unsent(user: User) -> QuerySet[UnsentComment]:
    """What ``user`` has begun to write, the latest first."""
    rows: QuerySet[UnsentComment] = UnsentComment.objects.filter(user=user)
    return rows.select_related("consultation").order_by("-saved_at")


def own_data(user: User) -> dict[str, Any]:
    """Everything, in plain words and values that fit into JSON; secrets are left out."""
    return {
        "account": _values(
            User.objects.filter(pk=user.pk),
            "email",
            "last_name",
            "first_name",
            "section",
            "date_joined",
            "last_login",
            "wants_mail",
        )[0],
        "email_addresses": _values(
            EmailAddress.objects.filter(user=user), "email", "verified", "primary"
        ),
        "sign_in": _values(
            Authenticator.objects.filter(user=user), "type", "created_at", "last_used_at"
        ),
        "providers": _values(
            SocialAccount.objects.filter(user=user),
            "provider",
            "uid",
            "extra_data",
            "date_joined",
            "last_login",
        ),
        "sessions": _values(
            UserSession.objects.filter(user=user),
            "created_at",
            "last_seen_at",
            "ip",
            "user_agent",
        ),
        "not_sent_yet": [_unsent(unsent) for unsent in own_unsent(user)],
        "submissions": [_submission(submission) for submission in own_submissions(user)],
    }


def _values(rows: Any, *fields: str) -> list[dict[str, Any]]:
    return list(rows.values(*fields))


def _unsent(unsent: UnsentComment) -> dict[str, Any]:
    return {
        "consultation": unsent.consultation.title,
        "saved_at": unsent.saved_at,
        "opinions": unsent.opinions,
    }


def _submission(submission: Submission) -> dict[str, Any]:
    return {
        "receipt": submission.receipt,
        "consultation": submission.consultation.title,
        "received_at": submission.received_at,
        "channel": submission.channel,
        "language": submission.language,
        "state": submission.state,
        "exclusion_reason": submission.exclusion_reason,
        "text": submission.text,
        "parts": [part.as_data for part in submission.parts.all()],
        "about_the_submitter": submission.answers,
        "consented_to": submission.consent,
        "earlier_versions": [
            {
                "number": version.number,
                "text": version.text,
                "parts": version.parts,
                "about_the_submitter": version.attributes,
                "replaced_at": version.replaced_at,
            }
            for version in submission.versions.all()
        ],
        "files": [_file(file) for file in submission.files.all()],
        "opinions": [_opinion(opinion) for opinion in submission.opinions.all()],
    }


def _file(file: SubmissionFile) -> dict[str, Any]:
    """What is known of a file; its bytes stay where they are, encrypted."""
    return {
        "name": file.name,
        "origin": file.origin,
        "kind": file.kind,
        "size": file.size,
        "sha256": file.sha256,
        "state": file.state,
        "received_at": file.kept_at,
        "since_version": file.added_in,
        "removed_in_version": file.removed_in,
    }


def _opinion(opinion: Opinion) -> dict[str, Any]:
    return {"start": opinion.start, "end": opinion.end, "text": opinion.text}
