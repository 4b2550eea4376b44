"""The basic goal and the measures of each opinion: assigned, undecided, or outside the draft."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from feedback_nlp.model.encoder import Encoder, Vectors
from feedback_nlp.normalize import fold
from feedback_nlp.outline import Outline
from feedback_nlp.prototypes import Scores
from feedback_nlp.types import OUTSIDE, MeasureScore, Strategy
from feedback_nlp.words import Words, words

TEMPERATURE = 0.1
"""Difference in fit that makes one goal e times as probable as another."""
PAGE_EVIDENCE = 0.08
"""What the page that an opinion was sent from adds to the fit of its goal."""
DECIDED = 0.5
"""A goal less probable than this is not decided."""
BEST = 5
OUTSIDE_QUANTILE = 0.6

OFF_TOPIC = (
    "ありがとうございます。これからも頑張ってください。",
    "特に意見はありません。",
    "阪神が優勝してうれしいです。",
    "昨日のテレビドラマが面白かった。",
    "隣の家の犬の鳴き声がうるさくて困っています。",
    "政治家の裏金問題は許せない。",
    "国会議員の定数を減らすべきだ。",
    "市長の話し方が気に入らない。",
    "選挙の候補者の演説がうるさい。",
    "消費税を下げてほしい。",
    "ガソリンの値段が高くて生活が苦しい。",
    "年金が少なくて将来が不安です。",
    "自衛隊の海外派遣には反対です。",
    "夫婦別姓を法律で認めるべきです。",
    "アンケートの文字が小さくて読みにくい。",
    "意見の募集期間が短すぎる。",
    "資料の表現が分かりにくい。",
    "職員の電話の応対が悪かった。",
    "水道料金が二重に引き落とされていた。",
    "家の前の道路に穴があいているので直してほしい。",
    "街灯の電球が切れたままになっている。",
    "うちの前の除雪が遅い。",
    "カラスがごみを荒らしている。",
    "墓地の草刈りをしてほしい。",
    "携帯電話の電波が悪い。",
    "今年の夏は本当に暑かった。",
    "ラーメンがおいしかった。",
    "宇宙人はいると思います。",
    "株価が下がって損をした。",
    "メールの送り先を間違えました。",
)
"""What people write that belongs to no municipal plan: measures how alike unrelated texts look."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one opinion belongs in the draft."""

    goal: int | None
    confidence: float
    goal_scores: dict[int, float]
    measures: tuple[MeasureScore, ...]


class Assigner:
    """Places opinions in a strategy by the strategy's own words."""

    def __init__(self, strategy: Strategy, encoder: Encoder) -> None:
        self._outline = Outline(strategy, encoder)
        self._goals = np.array(self._outline.goals)
        self._outside = self._threshold(encoder)

    def place(
        self,
        vectors: Vectors,
        texts: Sequence[Words],
        languages: Sequence[str],
        pages: Sequence[int | None],
    ) -> list[Placement]:
        """Place each opinion; `pages` are the goals whose page they were sent from, if any."""
        fit = self._outline.fit(vectors, texts, languages)
        for row, page in enumerate(pages):
            fit.goals[row, self._goals == page] += PAGE_EVIDENCE
        probabilities = _softmax(fit.goals / TEMPERATURE)
        return [
            self._placement(measures, chances, float(near))
            for measures, chances, near in zip(
                fit.measures, probabilities, fit.meaning, strict=True
            )
        ]

    def _placement(self, fits: Scores, chances: Scores, near: float) -> Placement:
        best = np.argsort(-fits, kind="stable")[:BEST]
        measures = tuple(
            MeasureScore(
                self._outline.measures[m].code, round(min(max(float(fits[m]) / 3, 0), 1), 4)
            )
            for m in best
        )
        scores = {int(g): round(float(p), 4) for g, p in zip(self._goals, chances, strict=True)}
        inside = _sigmoid((near - self._outside) / TEMPERATURE)
        goal, confidence = self._decide(chances, inside)
        return Placement(goal, round(confidence, 4), scores, measures)

    def _decide(self, chances: Scores, inside: float) -> tuple[int | None, float]:
        if inside < 0.5:
            return OUTSIDE, 1 - inside
        top = float(chances.max())
        goal = int(self._goals[int(chances.argmax())])
        return (goal if top >= DECIDED else None), top * inside

    def _threshold(self, encoder: Encoder) -> float:
        """The likeness to the draft that few texts of no concern to it reach."""
        texts = [fold(text) for text in OFF_TOPIC]
        languages = ["ja"] * len(texts)
        fit = self._outline.fit(encoder.encode(texts), list(words(texts)), languages)
        return float(np.quantile(fit.meaning, OUTSIDE_QUANTILE))


def _softmax(logits: npt.NDArray[np.float32]) -> Scores:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: Scores = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))
