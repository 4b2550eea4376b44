"""Personal data and abuse are pointed at, with their spans."""

import time

import pytest

from feedback_nlp.hints import hints, is_my_number


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("連絡は090-1234-5678まで", "phone", "090-1234-5678"),
        ("電話076 220 2111です", "phone", "076 220 2111"),
        ("メールはtaro.k@example.co.jpです", "mail", "taro.k@example.co.jp"),
        ("〒920-8577に住んでいます", "address", "〒920-8577"),
        ("石川県金沢市広坂1丁目1番地の近く", "address", "石川県金沢市広坂1丁目1番地"),
        ("番号は123456789018です", "my_number", "123456789018"),
        ("私は山田太郎と申します", "name", "山田太郎"),
        ("この税金泥棒め", "abuse", "税金泥棒"),
    ],
)
def test_a_hint_points_at_its_span(text: str, kind: str, found: str) -> None:
    assert (kind, found) in [(hint.kind, text[hint.start : hint.end]) for hint in hints(text)]


@pytest.mark.parametrize(
    "text",
    [
        "令和6年2月29日に1500万円の予算",
        "金沢市のバスを増やして",
        "2024-2029年度の計画",
        "人口は463254人",
    ],
)
def test_ordinary_text_has_no_hints(text: str) -> None:
    assert hints(text) == ()


def test_the_check_digit_decides_what_is_a_my_number() -> None:
    assert is_my_number("123456789018")
    assert not is_my_number("123456789012")


def test_patterns_take_linear_time() -> None:
    for unit in (
        "1",
        "1-",
        "a@",
        "a.",
        "市",
        "市1",
        "区山",
        "と申します",
        "私は",
        "山",
        "ア",
        "山 ",
        "様",
        "さん",
        "www.",
        "(",
        "+1",
        "1.",
        "丁目",
        "一",
        "名前は",
    ):
        begun = time.process_time()
        hints(unit * (100_000 // len(unit)))
        assert time.process_time() - begun < 5, unit


def test_neither_a_title_alone_nor_the_famous_are_names_of_persons() -> None:
    assert hints("常勤 医師を増やしてください。宮本武蔵の像を残してほしい。") == ()
    assert [hint.kind for hint in hints("小林大輔がそう言いました。")] == ["name"]
