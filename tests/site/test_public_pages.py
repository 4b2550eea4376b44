"""What the front page, feeds, the sitemap and a page's head tell everybody, and what not."""

import gzip
import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings as project
from django.contrib.staticfiles.finders import find
from django.urls import reverse
from wagtail.models import PageViewRestriction

from engagement.consultations.drafts import read_draft
from engagement.consultations.models import (
    Consultation,
    Direction,
    GlossaryTerm,
    Goal,
    Measure,
)
from engagement.consultations.services.import_draft import import_draft
from engagement.responses.models import ResponseSummary
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SLUG = "kanazawa"
DRAFT = project.SITE_DIR.parent / "engagement/consultations/data/kanazawa.json"
PUBLIC = [
    "/",
    "/strategy/",
    "/strategy/goal-1/",
    "/strategy/goal-1/?changed",
    "/strategy/goal-1/changes/",
    "/strategy/search/?q=バス",
    "/strategy/results/",
    "/accessibility/",
]


@pytest.fixture
def consultation(home):
    consultation = factories.ConsultationFactory(parent=home, slug="strategy")
    factories.GoalFactory(number=1, parent=consultation)
    return consultation


def publish_results(consultation):
    results = ResponseSummary(
        title="ご意見と市の考え方",
        slug="results",
        snapshot={
            "made_at": factories.AFTER.isoformat(),
            "counts": {
                "received": 5,
                "withdrawn": 0,
                "excluded": {},
                "answered": 5,
                "submitters": 5,
                "samples": 0,
                "by_channel": {"web": 5},
                "opinions": 7,
                "rows": 0,
            },
            "goals": [
                {
                    "code": "1",
                    "title": "目標",
                    "title_en": "",
                    "opinions": 7,
                    "directions": [],
                    "rows": [],
                }
            ],
            "reflections": [],
        },
    )
    Consultation.objects.get(pk=consultation.pk).add_child(instance=results)
    results.save_revision().publish()
    return results


def get(client, path, at=factories.DURING):
    with time_machine.travel(at):
        response = client.get(path)
    assert response.status_code == 200, path
    return response


def text(client, path, at=factories.DURING):
    return re.sub(r"\s+", " ", get(client, path, at).content.decode())


def section(page, anchor):
    """The part of the front page under the heading ``anchor``."""
    return page.split(f'id="{anchor}"')[1].split("<h2")[0] if f'id="{anchor}"' in page else ""


# The front page


def test_the_front_page_says_what_is_open_and_for_how_long(client, consultation):
    assert "残り19日" in section(text(client, "/"), "open")


def test_on_the_last_day_it_says_so(client, consultation):
    last = section(text(client, "/", factories.CLOSES - factories.SECOND), "open")
    assert "本日" in last
    assert "残り0日" not in last


def test_a_consultation_is_upcoming_open_considered_then_answered(client, consultation):
    places = ("upcoming", "open", "considered", "answered")

    def where(at):
        page = text(client, "/", at)
        return [place for place in places if "/strategy/" in section(page, place)]

    assert where(factories.OPENS - factories.SECOND) == ["upcoming"]
    assert where(factories.OPENS) == ["open"]
    assert where(factories.CLOSES) == ["considered"]
    with time_machine.travel(factories.AFTER):
        publish_results(consultation)
    assert where(factories.AFTER) == ["answered"]
    answered = section(text(client, "/", factories.AFTER), "answered")
    assert 'href="/strategy/results/"' in answered


def test_results_kept_private_are_not_an_answer_yet(client, consultation):
    with time_machine.travel(factories.AFTER):
        results = publish_results(consultation)
    PageViewRestriction.objects.create(page=results, restriction_type="login")
    page = text(client, "/", factories.AFTER)
    assert "/strategy/results/" not in page
    assert "/strategy/" in section(page, "considered")
    assert "/strategy/results/" not in text(client, "/strategy/", factories.AFTER)


def test_after_the_results_each_goal_says_how_many_opinions_were_answered(client, consultation):
    assert "7 opinions answered" not in text(client, "/en/strategy/", factories.AFTER)
    with time_machine.travel(factories.AFTER):
        publish_results(consultation)
    page = text(client, "/en/strategy/", factories.AFTER)
    assert "7 opinions answered" in page
    assert "Results published" in page


# Feeds


def entries(client, path="/feed/", at=factories.AFTER):
    feed = ElementTree.fromstring(get(client, path, at).content)  # noqa: S314, our own
    return [
        (entry.find(f"{ATOM}title").text, entry.find(f"{ATOM}updated").text)
        for entry in feed.findall(f"{ATOM}entry")
    ]


def test_the_feed_tells_of_opening_closing_and_results_the_newest_first(client, consultation):
    with time_machine.travel(factories.AFTER, tick=False):
        publish_results(consultation)
    news = entries(client, at=factories.AFTER + timedelta(days=1))
    assert [at for _title, at in news] == [
        factories.AFTER.isoformat(),
        factories.CLOSES.isoformat(),
        factories.OPENS.isoformat(),
    ]
    assert "ご意見と市の考え方" in news[0][0]


@pytest.mark.parametrize("language", ["", "/en"])
def test_rss_tells_the_same_as_atom(client, consultation, language):
    with time_machine.travel(factories.AFTER):
        publish_results(consultation)
    rss = ElementTree.fromstring(get(client, f"{language}/feed/rss/", factories.AFTER).content)  # noqa: S314, our own
    titles = [item.findtext("title") for item in rss.iter("item")]
    assert titles == [title for title, _at in entries(client, f"{language}/feed/")]
    assert len(titles) == 3


def test_a_page_names_both_feeds(client, consultation):
    page = text(client, "/strategy/")
    assert 'type="application/atom+xml" href="/feed/"' in page
    assert 'type="application/rss+xml" href="/feed/rss/"' in page


def test_nothing_is_told_before_it_happens(client, consultation):
    assert entries(client, at=factories.OPENS - factories.SECOND) == []
    assert len(entries(client, at=factories.OPENS)) == 1
    assert len(entries(client, at=factories.CLOSES - factories.SECOND)) == 1
    assert len(entries(client, at=factories.CLOSES)) == 2


def test_the_feed_speaks_english_too(client, consultation):
    titles = [title for title, _at in entries(client, "/en/feed/")]
    assert titles[-1] == (
        "Open for comment: Kanazawa's next comprehensive strategy (outline draft)"
    )


# What is not published


@pytest.fixture
def secrets(home, consultation):
    """A consultation not yet published, one kept private, a private goal and a rewording."""
    hidden = factories.ConsultationFactory(parent=home, slug="secret-draft", live=False)
    factories.GoalFactory(number=1, parent=hidden, slug="secret-goal")
    private = factories.ConsultationFactory(parent=home, slug="secret-private")
    factories.GoalFactory(number=1, parent=private, slug="secret-child")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    factories.GoalFactory(number=2, parent=consultation, slug="secret-unpublished", live=False)
    consultation.goals.model.objects.get(slug="secret-unpublished").unpublish()
    consultation.title = "secret-title"
    consultation.save_revision()


@pytest.mark.parametrize(
    "path", ["/", "/feed/", "/en/feed/", "/sitemap.xml", "/strategy/", "/strategy/search/?q=バス"]
)
def test_nothing_unpublished_or_private_is_told(client, secrets, path):
    assert "secret" not in text(client, path)


@pytest.mark.parametrize(
    "path",
    ["/secret-draft/", "/secret-draft/secret-goal/", "/strategy/secret-unpublished/"]
    + [f"/secret-draft/{view}/" for view in ("search", "calendar")],
)
def test_what_is_unpublished_and_all_below_it_cannot_be_reached(client, secrets, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["", "search/", "calendar/", "secret-child/", "secret-child/changes/"]
)
def test_what_is_private_asks_who_wants_to_read_it(client, secrets, path):
    assert client.get(f"/secret-private/{path}").status_code == 302


def test_the_sitemap_lists_each_public_page_in_each_language(client, consultation):
    page = text(client, "/sitemap.xml")
    for path in ("/", "/strategy/", "/strategy/goal-1/"):
        assert f"<loc>http://testserver{path}</loc>" in page
        assert f"<loc>http://testserver/en{path}</loc>" in page
        assert f'hreflang="en" href="http://testserver/en{path}"' in page


def test_robots_are_told_where_the_sitemap_is_and_to_leave_forms_alone(client, consultation):
    page = text(client, "/robots.txt")
    assert "Sitemap: http://testserver/sitemap.xml" in page
    assert "Disallow: /comment/" in page


# The head of a page


def test_a_page_names_its_one_address_and_its_other_language(client, consultation):
    page = text(client, "/strategy/goal-1/?changed")
    assert '<link rel="canonical" href="http://testserver/strategy/goal-1/">' in page
    assert 'hreflang="en" href="http://testserver/en/strategy/goal-1/"' in page
    assert '<meta property="og:url" content="http://testserver/strategy/goal-1/">' in page


def test_the_english_page_is_called_by_its_english_title(client, consultation):
    page = text(client, "/en/strategy/")
    assert "<title>Kanazawa&#x27;s next comprehensive strategy (outline draft)" in page
    assert 'og:title" content="Kanazawa&#x27;s next' in page


def test_nothing_in_the_head_of_an_english_page_is_japanese(client, home, consultation):
    for name in ("municipality_en", "introduction_en"):
        setattr(home, name, "Kanazawa")
    home.search_description = "市の意見募集"
    home.save()
    consultation.purpose_en = "<p>Everybody's view counts.</p>"
    consultation.search_description = "次期総合戦略の意見募集"
    consultation.save_revision().publish()
    Goal.objects.update(title_en="A safe city")
    with time_machine.travel(factories.AFTER):
        results = publish_results(consultation)
    results.title_en = "Answers"
    results.save_revision().publish()
    forms = ["/answers/", "/follow/strategy/", "/accounts/login/", "/comment/strategy/change/"]
    for path in [*PUBLIC, *forms]:
        page = text(client, f"/en{path}", factories.DURING)
        head = page.split("<head>")[1].split("</head>")[0].replace("q=バス", "")
        title = re.search("<title>(.*?)</title>", head)[1]
        said = re.sub("Search: バス", "", f"{title} {re.sub('<title>.*?</title>', '', head)}")
        assert not re.search("[ぁ-んァ-ヶ一-龠]", said), (path, said)
    assert 'name="description" content="Everybody&#x27;s view' in text(client, "/en/strategy/")
    assert "市の意見募集" in text(client, "/")


def test_every_way_leads_to_the_answer_and_to_the_news(client, consultation):
    assert 'href="/answers/"' in text(client, "/").split("<footer")[0]
    assert 'href="/follow/strategy/"' in text(client, "/strategy/")
    assert 'href="/follow/strategy/?goal=1"' in text(client, "/strategy/goal-1/")


def test_a_form_has_no_address_to_share(client, consultation):
    assert "canonical" not in text(client, "/comment/strategy/")


# What a reader's browser is spared


@pytest.mark.parametrize("language", ["", "/en"])
def test_reading_sets_no_cookie(client, consultation, language):
    with time_machine.travel(factories.AFTER):
        publish_results(consultation)
    for path in PUBLIC:
        response = get(client, language + path)
        assert not response.cookies, path
    assert get(client, "/comment/strategy/").cookies, "the form needs one"


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_is_light_with_all_that_it_asks_for(client, home, language):
    """Kanazawa's own draft, as it goes over the wire, but for pictures."""
    consultation = _kanazawa(home)
    with time_machine.travel(factories.AFTER):
        publish_results(consultation)
    goal = consultation.goals.first().url
    pages = ["/", "/accessibility/", consultation.url, goal, f"{goal}changes/"]
    for path in [*pages, f"{consultation.url}results/", "/answers/", f"/comment/{SLUG}/"]:
        at = factories.DURING if "comment" in path else factories.AFTER
        with time_machine.travel(at):
            page = client.get(language + path, headers={"accept-encoding": "gzip"})
        assert page.status_code == 200, path
        text = page.content
        if page.headers.get("Content-Encoding") == "gzip":
            text = gzip.decompress(text)
        asked = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js))"', text.decode()))
        sizes = [len(gzip.compress(Path(find(each[8:])).read_bytes())) for each in asked]
        assert len(page.content) + sum(sizes) < 100_000, (path, len(page.content), sizes)


def _kanazawa(home):
    import_draft(
        plan=read_draft(DRAFT.read_bytes()),
        slug=SLUG,
        publish=True,
        opens_at=factories.OPENS,
        closes_at=factories.CLOSES,
    )
    return Consultation.objects.get(slug=SLUG)


def test_a_page_asks_nobody_else_for_anything(client, consultation):
    for path in PUBLIC[:6]:
        page = text(client, path)
        for address in re.findall(
            r'<(?:script|img|link rel="stylesheet")[^>]*?"(https?:[^"]+)"', page
        ):
            assert address.startswith("http://testserver/"), path


@pytest.mark.parametrize("path", ["/strategy/", "/strategy/goal-1/", "/strategy/goal-1/?changed"])
def test_a_bigger_draft_takes_no_more_queries(
    client, consultation, path, django_assert_max_num_queries, settings
):
    settings.MACHIKOE_PAGE_CACHE_SECONDS = 0
    get(client, path)  # what the process keeps, such as the site
    with django_assert_max_num_queries(40) as few:
        get(client, path)
    for number in (2, 3, 4):
        factories.GoalFactory(number=number, parent=consultation)
    goal = consultation.goals.first()
    for number in (2, 3, 4):
        direction = Direction.objects.create(
            goal=goal, code=f"1-{number}", title="別の方向", mark="new"
        )
        Measure.objects.create(direction=direction, code=f"1-{number}-1", title="策", mark="new")
        GlossaryTerm.objects.create(
            consultation=consultation, term=f"策{number}", explanation="説明", sort_order=number
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        get(client, path)


def test_the_statement_on_accessibility_is_linked_and_claims_no_more_than_was_tested(
    client, consultation
):
    assert f'href="{reverse("accessibility")}"' in text(client, "/")
    page = text(client, "/en/accessibility/")
    assert "JIS X 8341-3:2016" in page
    assert "conformity is not claimed" in page
