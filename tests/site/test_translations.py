"""Japanese comes first: each of Machikoe's own words has its Japanese, and a page speaks the
language that it is read in."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polib
import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.utils import translation

from engagement.consultations.models import (
    Consultation,
    Direction,
    FieldKey,
    FormField,
    Measure,
    Need,
    TimetableEntry,
)
from engagement.responses.following.tokens import token_for
from engagement.responses.models import Subscription
from engagement.responses.services.publish_summary import publish_summary
from engagement.submissions.models import HoldReason, State, Submission
from tests import factories

from .catalogues import (
    OWN,
    PACKAGES,
    SUPPLEMENT,
    compile_what_changed,
    entries,
    extracted,
    japanese,
    key,
    with_other_marks,
)
from .pages import Piece, form_values, pieces, text_boxes

SOURCES = (settings.SITE_DIR, settings.SITE_DIR.parent / "engagement")
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-龯々]")
WORD = re.compile(r"[A-Za-z][a-z]+|[A-Z]{2,}")
# What Japanese writes in Latin letters, too: names and abbreviations, addresses, receipt numbers.
LATIN_IN_JAPANESE = re.compile(
    r"Machikoe|AGPL|Web|QR|PIN|PDF|CSV|JSON(-LD| Schema)?|API|DCAT|Word|Excel|CC BY|[kKMG]B"
    r"|Atom|RSS|JIS X|WCAG|AA|axe-core|Chromium|WAIC"
    r"|\.ics|Cookie|JavaScript|No\.\d"
    r"|\S+@example\.com|name@example\.jp|https?://\S+|(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}"
)


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    for folder in (OWN, SUPPLEMENT):
        compile_what_changed(folder)


# The catalogue


@pytest.fixture(scope="module")
def catalogue() -> list[polib.POEntry]:
    return list(polib.pofile(OWN / "django.po"))


def test_every_word_of_the_project_is_in_the_catalogue_and_no_other(
    catalogue: list[polib.POEntry],
) -> None:
    said, kept = extracted(*SOURCES), {key(entry) for entry in catalogue}
    assert said - kept == set(), "not translated"
    assert kept - said == set(), "translated, but not said any more"


def test_no_entry_is_empty_doubtful_or_obsolete(catalogue: list[polib.POEntry]) -> None:
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []


def test_every_translation_keeps_placeholders_and_markup(catalogue: list[polib.POEntry]) -> None:
    assert with_other_marks(catalogue) == []


def test_no_translation_is_just_the_english(catalogue: list[polib.POEntry]) -> None:
    assert [entry.msgid for entry in catalogue if japanese(entry) == entry.msgid] == []


def test_a_word_that_a_package_says_too_means_the_same_there(
    catalogue: list[polib.POEntry],
) -> None:
    """This catalogue comes first: its 公表 would stand on Wagtail's button that says 公開."""
    theirs: dict[Any, set[str]] = {}
    for folder in (*PACKAGES.values(), SUPPLEMENT.parents[1]):
        for entry in entries(folder, "django", "ja"):
            theirs.setdefault((entry.msgctxt, entry.msgid), set()).add(japanese(entry))
    shared = [entry for entry in catalogue if (entry.msgctxt, entry.msgid) in theirs]
    assert [
        entry.msgid for entry in shared if japanese(entry) not in theirs[entry.msgctxt, entry.msgid]
    ] == []


# The pages


@pytest.fixture
def consultation(home: Any) -> Consultation:
    """A city that keeps every text there is: what names its goals and measures in both languages,
    the rest in Japanese alone."""
    home.introduction = "<p>市政へのご意見をお寄せください。</p>"
    home.save()
    consultation = factories.ConsultationFactory(
        parent=home,
        slug="strategy",
        title_en="",
        notice="一部を訂正しました。",
        purpose="<p>広くご意見を募集します。</p>",
        policy="基本目標を維持します。",
        vision="未来を拓く世界の共創文化都市",
        vision_note="素案",
        contact="企画調整課",
        asks_stance=True,
        consent="個人が特定されない形での公表に同意します。",
    )
    for field in FieldKey:
        FormField.objects.create(consultation=consultation, key=field, need=Need.OPTIONAL)
    TimetableEntry.objects.create(consultation=consultation, when="令和6年度", what="策定")
    for number in (1, 4):
        factories.GoalFactory(
            parent=consultation,
            number=number,
            title_en=f"A city with aim {number}",
            description="暮らしを支えます。",
            national_pillar="魅力的な地域をつくる",
            footnote="※数値は見込み",
        )
    Direction.objects.update(title_en="A place to feel safe")
    Measure.objects.update(title_en="Keep the buses")
    Direction.objects.filter(code="4-1").update(
        mark="revised", current_title="安心な環境づくり", current_title_en="A safe place"
    )
    return consultation


EVERYWHERE = (
    "/",
    "/strategy/",
    "/strategy/goal-4/",
    "/strategy/goal-4/?changed",
    "/strategy/goal-4/changes/",
    "/strategy/search/",
    "/strategy/search/?q=Buses",
    "/strategy/search/?q=%2F",
    "/accessibility/",
    "/follow/strategy/",
    "/follow/strategy/asked/",
    "/answers/",
    "/accounts/login/",
    "/accounts/login/?next=/admin/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/no/page/",
)


@dataclass
class Walk:
    """A citizen's way through every public page, in the language that is active."""

    client: Client
    text: str

    @property
    def prefix(self) -> str:
        language = translation.get_language()
        return "" if language == "ja" else f"/{language}"

    @property
    def form(self) -> str:
        return f"{self.prefix}/comment/strategy/"

    def get(self, path: str) -> str:
        return str(self.client.get(path).content.decode())

    def post(self, path: str, data: dict[str, Any], **more: str) -> str:
        return str(self.client.post(path, data | more, follow=True).content.decode())

    def pages(self) -> Iterator[str]:
        with time_machine.travel(factories.DURING):
            for path in EVERYWHERE:
                yield self.get(self.prefix + path)
            yield from self.follow_and_look_up()
            empty = self.get(f"{self.form}?goal=4&measure=4-1-2")
            yield empty
            (box,) = text_boxes(empty)
            filled = form_values(empty) | {box: self.text, "consent": "on"}
            yield self.post(self.form, filled, step="send")  # faster than people are
        with time_machine.travel(factories.DURING + timedelta(minutes=1)):
            yield from self.comment(filled, box)
            edit = yield from self.come_back()
        with time_machine.travel(factories.DURING + timedelta(minutes=2)):
            yield from self.correct_and_withdraw(edit)
        with time_machine.travel(factories.OPENS - factories.SECOND):
            yield self.get(f"{self.prefix}/")
            yield self.get(self.form)
        with time_machine.travel(factories.AFTER):
            yield self.get(f"{self.prefix}/")
            yield self.post(self.form, filled, step="check")
            _publish()
            yield self.get(f"{self.prefix}/strategy/")
            yield self.get(f"{self.prefix}/strategy/results/")
            yield self.get(f"{self.prefix}/strategy/goal-4/")
            yield from self.look_up()
            yield from self.sign_in()

    def follow_and_look_up(self) -> Iterator[str]:
        follow, look_up = f"{self.prefix}/follow/strategy/", f"{self.prefix}/answers/"
        yield self.post(follow, {"email": "nobody"})
        yield self.post(follow, {"goal": "4", "email": "taro@example.com"})
        (subscription,) = Subscription.objects.all()
        confirm = f"{self.prefix}/follow/confirm/{token_for(subscription, 'confirm')}/"
        yield self.get(confirm)
        yield self.post(confirm, {})
        leave = f"{self.prefix}/follow/unsubscribe/{token_for(subscription, 'unsubscribe')}/"
        yield self.get(leave)
        yield self.post(leave, {})
        yield self.get(confirm)
        yield self.post(look_up, {"receipt": ""})
        yield self.post(look_up, {"receipt": "0000-0000"})

    def look_up(self) -> Iterator[str]:
        """What became of it: answered, excluded, withdrawn, held."""
        look_up = f"{self.prefix}/answers/"
        for state in (State.PLACED, State.EXCLUDED):
            submission = Submission.objects.filter(state=state).first()
            yield self.post(look_up, {"receipt": submission.receipt})
        for state in (State.WITHDRAWN, State.HELD):
            Submission.objects.filter(pk=submission.pk).update(
                state=state, exclusion_reason="", hold_reason=HoldReason.MANY
            )
            yield self.post(look_up, {"receipt": submission.receipt})

    def sign_in(self) -> Iterator[str]:
        account = f"{self.prefix}/accounts"
        yield self.post(f"{account}/signup/", {"email": "x"})
        citizen = factories.UserFactory(is_citizen=True, last_name="", first_name="")
        EmailAddress.objects.create(user=citizen, email=citizen.email, verified=True, primary=True)
        Submission.objects.update(submitted_by=citizen)
        self.client.force_login(citizen)
        for page in ("me", "me/delete", "email", "2fa", "sessions", "password/change"):
            yield self.get(f"{account}/{page}/")
        yield self.post(f"{account}/me/delete/", {})
        yield self.post(f"{account}/me/delete/", {"understood": "yes"})

    def comment(self, filled: dict[str, Any], box: str) -> Iterator[str]:
        wrong = {box: "", "email": "nobody", "telephone": "none", "pass_phrase": "?", "consent": ""}
        yield self.post(self.form, filled | wrong, step="check")
        yield self.post(self.form, filled, step="check", **{box: self.text * 1000})
        yield self.post(self.form, filled, step="send", website="robot")
        yield self.post(self.form, filled, step="send")
        two = self.post(self.form, filled, step="add")
        yield two
        twice = form_values(two) | dict.fromkeys(text_boxes(two), self.text) | {"consent": "on"}
        yield self.post(self.form, twice, step="check")
        yield self.post(self.form, twice, step="send", email="hanako@example.com")
        yield self.post(self.form, twice, step="send", pass_phrase="けんろくえんのゆき")

    def come_back(self) -> Generator[str, None, str]:
        proof = {"receipt": Submission.objects.latest("pk").receipt}
        change = f"{self.form}change/"
        yield self.get(change)
        yield self.post(change, proof)
        yield self.post(change, proof, pass_phrase="another one")
        edit = self.post(change, proof, pass_phrase="けんろくえんのゆき")
        yield edit
        return edit

    def correct_and_withdraw(self, edit: str) -> Iterator[str]:
        corrected = form_values(edit) | dict.fromkeys(text_boxes(edit), self.text * 2)
        yield self.post(f"{self.form}change/edit/", corrected, step="check")
        yield self.post(f"{self.form}change/edit/", corrected, step="send")
        yield self.get(f"{self.form}change/withdraw/")
        yield self.post(f"{self.form}change/withdraw/", {})


def _publish() -> None:
    """The results: a theme with an answer, a submission that holds no opinion, an empty goal."""
    consultation = Consultation.objects.get(slug="strategy")
    consultation.submissions.all().update(state=State.EXCLUDED, exclusion_reason="no_opinion")
    theme = factories.ThemeFactory(consultation=consultation)
    submission = factories.SubmissionFactory(
        consultation=consultation, state=State.PLACED, is_sample=True
    )
    factories.PlacementFactory(
        theme=theme,
        opinion__submission=submission,
        measures=[{"code": "1-1-1", "score": 0.9}],
    )
    factories.ResponseFactory(theme=theme)
    publish_summary(consultation=consultation, user=factories.UserFactory(is_superuser=True))
    with time_machine.travel(factories.AFTER + timedelta(days=1)):
        publish_summary(consultation=consultation, user=factories.UserFactory(is_superuser=True))


def test_no_english_is_left_on_a_page_in_japanese(
    client: Client, consultation: Consultation
) -> None:
    with translation.override("ja"):
        read = [list(pieces(page)) for page in Walk(client, "バスを増やしてほしい。").pages()]
    assert all("まちの声" in {piece.text for piece in page} for page in read)
    assert {piece.text for page in read for piece in page if _is_english(piece)} == set()


def _is_english(piece: Piece) -> bool:
    text = LATIN_IN_JAPANESE.sub("", piece.text)
    return piece.language != "en" and WORD.search(text) is not None


def test_what_is_japanese_on_a_page_in_english_is_marked_so(
    client: Client, consultation: Consultation
) -> None:
    with translation.override("en"):
        read = [list(pieces(page)) for page in Walk(client, "More buses in the evening.").pages()]
    assert all("Voices of the town" in {piece.text for piece in page} for page in read)
    assert {piece.text for page in read for piece in page if _is_unmarked(piece)} == set()


def _is_unmarked(piece: Piece) -> bool:
    return piece.language != "ja" and JAPANESE.search(piece.text) is not None
