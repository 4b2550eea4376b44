"""A submission is split where it asks for another answer, and nowhere else."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_nlp.model.encoder import Encoder
from feedback_nlp.normalize import fold
from feedback_nlp.split import split


def parts(text: str, encoder: Encoder) -> list[str]:
    folded = fold(text)
    return [folded[start:end] for start, end in split([folded], encoder.encode)[0]]


@pytest.mark.parametrize(
    "text",
    [
        "学童が18時で閉まるのは困ります。残業の日は毎回祖父頼みです。せめて19時まで開けてください。",
        "街灯を増やしてほしい。夜道が暗くて怖いからです。",
        "能の舞台を配信してほしい。足が悪くて会場まで行けません。",
        "いつもありがとうございます。これからも頑張ってください。",
        "「もう無理。」と母が言っていました。介護の支援を増やしてください。",
    ],
)
def test_a_reason_and_its_request_stay_together(text: str, encoder: Encoder) -> None:
    assert parts(text, encoder) == [text]


def test_list_items_are_opinions(encoder: Encoder) -> None:
    text = "①公園を広くする\n②除雪を早くする\n・図書館を遅くまで開ける"
    assert len(parts(text, encoder)) == 3


def test_words_that_lead_in_to_a_list_go_with_its_first_item(encoder: Encoder) -> None:
    text = "町会の者です。三つ申します。\n一、公園を広くする\n二、除雪を早くする"
    assert parts(text, encoder) == [
        "町会の者です。三つ申します。\n一、公園を広くする",
        "二、除雪を早くする",
    ]


def test_another_matter_after_a_connective_is_another_opinion(encoder: Encoder) -> None:
    text = "保育園を増やしてほしい。また、バスの本数が少ないので増便をお願いします。"
    assert parts(text, encoder) == [
        "保育園を増やしてほしい。",
        "また、バスの本数が少ないので増便をお願いします。",
    ]


def test_greetings_are_set_apart(encoder: Encoder) -> None:
    text = "お世話になっております。バスを増やしてください。よろしくお願いいたします。"
    assert parts(text, encoder) == ["バスを増やしてください。"]


@given(st.text(st.sampled_from("。.!?\n 「」)①1・-また次にほしいですaA,"), max_size=80))
def test_spans_are_in_order_and_hold_no_outer_space(text: str) -> None:
    folded = fold(text)
    spans = split([folded], lambda texts: np.zeros((len(texts), 2), dtype=np.float32))[0]
    assert bool(spans) == bool(folded.strip())
    assert all(0 <= start < end <= len(folded) for start, end in spans)
    assert all(folded[start:end] == folded[start:end].strip() for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
