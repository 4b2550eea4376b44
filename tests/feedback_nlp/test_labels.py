"""Labels read like headings, are unlike each other, and hold no personal data."""

import pytest

from feedback_nlp.normalize import fold
from feedback_nlp.themes.labels import describe
from feedback_nlp.themes.phrases import phrases


def labels(*themes: list[str]) -> list[str]:
    texts = [fold(text) for theme in themes for text in theme]
    rows, at = [], 0
    for theme in themes:
        rows.append(range(at, at + len(theme)))
        at += len(theme)
    return [label for label, _ in describe(rows, texts)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("保育士を確保してください", "保育士の確保"),
        ("路線バスの減便に困っています", "路線バスの減便"),
        ("駐輪場を増やしてほしい", "駐輪場の増加"),
        ("21世紀美術館の周りが混んでいる", "21世紀美術館"),
        ("Please improve the local bus service.", "local bus service"),
    ],
)
def test_phrases_have_the_form_of_headings(text: str, phrase: str) -> None:
    assert phrase in phrases(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "私は山田太郎と申します。",
        "連絡先は090-1234-5678です。",
        "taro@example.jpまで",
        "広坂1丁目1番地の者です",
    ],
)
def test_personal_data_is_in_no_phrase(text: str) -> None:
    found = " ".join(phrases(fold(text)))
    assert not any(part in found for part in ("山田", "太郎", "090", "taro", "1丁目"))


def test_what_only_one_of_many_says_is_no_label() -> None:
    theme = ["路線バスの減便", "路線バスの遅れ", "路線バスが来ない。落語が好き", "路線バスの運賃"]
    assert labels(theme) == ["路線バス"]


def test_siblings_have_different_labels() -> None:
    one = ["公園の遊具が古い", "公園の遊具が危ない", "公園の遊具を直して"]
    found = labels(one, list(one), list(one))
    assert len(set(found)) == 3


def test_a_theme_is_named_in_its_main_language() -> None:
    english = ["The bus fare is high.", "Lower the bus fare please.", "バスの運賃が高い"]
    japanese = ["バスの運賃が高い", "バスの運賃を下げて", "The bus fare is high."]
    assert [label.isascii() for label in labels(english, japanese)] == [True, False]


def test_texts_without_nouns_still_have_a_label() -> None:
    assert all(labels(["もっと早く!", "とても遅い。"], ["ああ"]))
