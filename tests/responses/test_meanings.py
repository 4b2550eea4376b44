"""Earlier answers are found by what they mean, though they say it in other words."""

from collections.abc import Callable

import pytest

from engagement.consultations.models import Consultation
from engagement.responses.earlier import earlier_answers
from engagement.responses.meanings import key_of, of_theme
from engagement.responses.models import Meaning, Passage
from engagement.responses.passages import passages_for
from engagement.responses.services.remember_meanings import remember_meanings
from engagement.review.adapter import meaning
from engagement.review.models import Theme
from tests import factories

THEMES = {
    "路線バスの減便": ["バス", "運行"],
    "保育所の待機児童": ["保育", "子ども"],
    "伝統工芸の担い手育成": ["工芸", "職人"],
}


@pytest.fixture
def theme(consultation: Consultation, theme_with: Callable[..., Theme]) -> Theme:
    """One about public transport; others are answered, one of them about buses."""
    for label, keywords in THEMES.items():
        answered = theme_with([""], label=label)
        Theme.objects.filter(pk=answered.pk).update(keywords=keywords)
        factories.ResponseFactory(theme=answered, summary=label, text=f"{label}の考え方")
    made: Theme = factories.ThemeFactory(
        consultation=consultation,
        goal_code="2",
        label="公共交通の本数を増やしてほしい",
        keywords=["電車", "時刻"],
    )
    return made


def test_an_earlier_answer_is_found_by_what_it_means(theme: Theme) -> None:
    assert earlier_answers(theme) == []  # no worker has looked yet, and no word is shared
    remember_meanings()
    found = [each.response.goal_theme.label for each in earlier_answers(theme)]
    assert found == ["路線バスの減便"]


def test_a_name_that_no_model_knows_is_found_by_its_characters(
    theme: Theme, theme_with: Callable[..., Theme]
) -> None:
    factories.ResponseFactory(theme=theme_with([""], label="ヌヌポ橋の架け替え"), summary="橋")
    remember_meanings()
    asked = factories.ThemeFactory(
        consultation=theme.consultation, label="ヌヌポ橋のたもと", goal_code="2", keywords=[]
    )
    assert [e.response.goal_theme.label for e in earlier_answers(asked)] == ["ヌヌポ橋の架け替え"]


def test_the_passage_that_fits_comes_first(theme: Theme) -> None:
    for title in ("あ 工芸", "い 保育", "う 交通"):
        text = {"工": "職人の育成", "保": "保育所の整備", "交": "路線バスの運行"}[title[2]]
        Passage.objects.create(title=title, text=text)
    remember_meanings()
    assert passages_for(theme)[0].title == "う 交通"


def test_only_what_is_new_is_looked_at_and_what_is_gone_is_forgotten(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember_meanings()
    before, known = key_of(of_theme(theme)), Meaning.objects.count()
    asked: list[str] = []
    vectors = meaning.vectors
    monkeypatch.setattr(meaning, "vectors", lambda texts: asked.extend(texts) or vectors(texts))
    remember_meanings()
    assert asked == []
    Theme.objects.filter(pk=theme.pk).update(label="別の言葉")
    remember_meanings()
    assert [text.split()[0] for text in asked] == ["別の言葉"]
    assert not Meaning.objects.filter(key=before).exists()
    assert Meaning.objects.count() == known


def test_another_model_looks_at_everything_again(theme: Theme) -> None:
    remember_meanings()
    known = Meaning.objects.count()
    Meaning.objects.update(model="older")
    Theme.objects.filter(pk=theme.pk).update(label="公共交通の便")
    remember_meanings()
    assert Meaning.objects.exclude(model="older").count() == known
    theme.refresh_from_db()
    assert earlier_answers(theme)
