"""What is not published is nowhere that citizens can look."""

from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pypdf import PdfReader
from wagtail.models import Page

from engagement.consultations.models import Consultation
from engagement.responses.files.kinds import KINDS
from engagement.responses.models import Response, ResponseSummary
from engagement.responses.open_data.openapi import PLACES
from engagement.responses.own_answer import own_answer
from engagement.responses.proposal import propose_summary
from engagement.responses.services.publish_summary import NotReady, publish_summary
from engagement.responses.services.write_response import write_response
from engagement.review.models import Placement, Theme
from engagement.submissions.models import Mask
from engagement.submissions.services.mask import mask_span
from tests import factories

MARK = "ミコウヒョウ"
LANGUAGES = ("", "/en")


@pytest.fixture
def unpublished(
    consultation: Consultation,
    answered: Response,
    theme_with: Callable[..., Theme],
    user_with: Callable[..., Any],
) -> Response:
    """Published results; since then a newer draft, a new answer, a single answer and notes."""
    writer = user_with("responses.change_response", "responses.publish_response")
    publish_summary(consultation=consultation, user=writer)
    words = {"summary": f"{MARK}要旨", "text": f"{MARK}文", "notes": f"{MARK}メモ"}
    common = {**words, "reflection": answered.reflection, "user": writer}
    write_response(subject=answered.theme, seen=answered.written_at, **common)
    write_response(subject=theme_with(["1-1-1"], label=f"{MARK}論点"), **common)
    write_response(subject=Placement.objects.first().opinion, **common)
    # Approved, but not published.
    factories.ResponseFactory(
        theme=theme_with(["2-1-1"], goal_code="2"),
        text=f"{MARK}決裁済み",
        reflection=answered.reflection,
    )
    return answered


def public_paths() -> list[str]:
    """Every address without parameters, and every page with what it routes to itself."""
    plain = {f"/{path}" for path in _paths(get_resolver(), "") if not path.startswith("admin")}
    pages: set[str] = set()
    for page in Page.objects.live().specific():
        parts = page.get_url_parts()
        if parts:
            below = [""]
            if hasattr(page, "get_subpage_urls"):
                routes = (str(p.pattern) for p in page.get_subpage_urls())
                below += [route for route in routes if "<" not in route and "(" not in route]
            if isinstance(page, ResponseSummary):
                below += [f"files/{kind}/" for kind in KINDS]
            pages |= {parts[2] + each for each in below}
    return sorted(plain | pages | api_paths())


def api_paths() -> set[str]:
    """Every address of the API, for each consultation."""
    return {
        f"/api/v1/{place.replace('{id}', str(pk))}"
        for place in PLACES
        for pk in Consultation.objects.values_list("pk", flat=True)
    }


def words_of(body: bytes) -> str:
    """What is to be read in an answer, also inside an office file or a PDF."""
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as parts:
            read = (parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
            return unescape("".join(read))
    if body.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    return body.decode("utf-8-sig", "replace")


def _paths(resolver: Any, prefix: str) -> Any:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from _paths(pattern, path)
        elif isinstance(pattern, URLPattern) and not set("<(\\[") & set(path):
            yield path


def test_no_public_address_holds_a_word_of_it(client: Client, unpublished: Response) -> None:
    paths = public_paths()
    assert "/strategy/results/json/" in paths
    assert "/sitemap.xml" in paths
    assert "/strategy/results/files/word/" in paths
    assert any(path.endswith("/summary/rows/") for path in paths)
    queries = ("", f"?q={MARK}", "?goal=1", f"?department={MARK}", "?preview=1")
    seen = 0
    for path in paths:
        for query in queries if "strategy" in path and "files" not in path else queries[:1]:
            for language in LANGUAGES if "api/" not in path else LANGUAGES[:1]:
                answer = client.get(f"{language}{path}{query}")
                body = b"".join(answer) if answer.streaming else answer.content
                seen += answer.status_code == 200
                content = words_of(body).replace(f"?q={MARK}", "")
                told = content.replace(f'value="{MARK}"', "").replace(f"「{MARK}」", "")
                assert f"{MARK}文" not in told, path
                for word in ("要旨", "メモ", "論点", "決裁済み"):
                    assert f"{MARK}{word}" not in told, path
    assert seen > 20


def test_nothing_of_it_is_in_the_cache_or_the_page_search(
    client: Client, unpublished: Response
) -> None:
    client.get("/strategy/results/")
    assert MARK not in repr(getattr(cache, "_cache", ""))
    assert not Page.objects.live().search(MARK)


def test_a_preview_of_the_results_is_for_staff_and_shows_what_is_public(
    client: Client, unpublished: Response
) -> None:
    page = Page.objects.get(slug="results")
    for address in (f"/admin/pages/{page.pk}/edit/preview/", f"/admin/pages/{page.pk}/view_draft/"):
        assert client.get(address).status_code == 302
    client.force_login(factories.UserFactory(is_superuser=True))
    draft = client.get(f"/admin/pages/{page.pk}/view_draft/", follow=True)
    assert MARK not in draft.content.decode()


def test_a_written_word_is_found_by_this_search(client: Client, unpublished: Response) -> None:
    """The test above can fail: published, the same words are there."""
    Response.objects.update(live=True, has_unpublished_changes=False)
    publish_summary(
        consultation=unpublished.theme.consultation,
        user=factories.UserFactory(is_superuser=True),
    )
    assert f"{MARK}文" in client.get("/strategy/results/json/").content.decode()
    for kind in ("word", "excel", "pdf"):
        answer = client.get(f"/strategy/results/files/{kind}/")
        assert f"{MARK}文" in "".join(words_of(b"".join(answer)).split()), kind


HIDDEN = "ヒャクマンゴク"


@pytest.fixture
def masked(consultation: Consultation, answered: Response, user_with: Callable[..., Any]) -> Any:
    """An answered submission in which a name is hidden."""
    submission = factories.SubmissionFactory(
        consultation=consultation, state="placed", text=f"{HIDDEN}はバスを増やすべきです。"
    )
    factories.PlacementFactory(theme=answered.theme, opinion__submission=submission)
    mask_span(
        submission=submission,
        version=1,
        start=0,
        end=len(HIDDEN),
        reason="defamation",
        user=user_with("submissions.mask_submission"),
    )
    return submission


def bodies(client: Client) -> str:
    answers = [client.get(f"{lang}{path}") for path in public_paths() for lang in LANGUAGES]
    return "".join(
        words_of(b"".join(answer) if answer.streaming else answer.content) for answer in answers
    )


def publish(answered: Response, summary: str) -> None:
    answered.summary = summary
    answered.save()
    publish_summary(
        consultation=answered.theme.consultation,
        user=factories.UserFactory(is_superuser=True),
    )


def proposed(masked: Any) -> str:
    placements = Placement.objects.filter(opinion__submission=masked)
    return propose_summary(placements.first().theme, placements)


def test_no_public_address_holds_a_word_that_is_hidden(
    client: Client, answered: Response, masked: Any
) -> None:
    publish(answered, proposed(masked))
    assert Page.objects.get(slug="results").live
    assert HIDDEN not in bodies(client)


def test_a_text_that_quotes_hidden_words_is_not_published(
    client: Client, answered: Response, masked: Any
) -> None:
    with pytest.raises(NotReady):
        publish(answered, masked.text)
    Mask.objects.all().delete()  # and this search would find it
    publish(answered, proposed(masked))
    assert HIDDEN in bodies(client)


def test_submitters_read_their_own_words_whole(answered: Response, masked: Any) -> None:
    publish(answered, "バスを増やしてほしい。")
    (opinion,) = own_answer(masked).opinions
    assert opinion.text == masked.text
