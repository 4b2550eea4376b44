"""The basic goal and the measures of each opinion: assigned, undecided, or outside the draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from feedback_nlp.enrich import Logits, Taught, enrich, softmax
from feedback_nlp.features import hybrid
from feedback_nlp.lessons import FEWEST, Lessons, learn
from feedback_nlp.model.encoder import Encoder, Vectors
from feedback_nlp.normalize import fold
from feedback_nlp.outline import Outline
from feedback_nlp.prototypes import Scores
from feedback_nlp.types import OUTSIDE, MeasureScore, Strategy
from feedback_nlp.vocabulary import Bags
from feedback_nlp.words import words

TEMPERATURE = 0.1
"""Difference in fit that makes one goal e times as probable as another."""
PAGE_EVIDENCE = 0.08
"""What the page that an opinion was sent from adds to the fit of its goal."""
DECIDED = 0.35
"""A goal less probable than this is not decided: two in three would be wrong."""
CLEAR = 6.0
"""An opinion with a goal so many times as probable as the mean of the other goals is not outside
the draft, however unlike it looks."""
BEST = 5
VIEWS = 3
"""A measure's fit is a sum of so many cosines."""
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
        # One title alone cannot tell what is outside the draft.
        has_contrast = len(strategy.measures) > 1
        self._outside = self._threshold(encoder) if has_contrast else -np.inf

    def place(
        self,
        vectors: Vectors,
        bags: Bags,
        languages: Sequence[str],
        pages: Sequence[int | None],
        decided: Mapping[int, int],
        taught: Taught | None = None,
    ) -> tuple[list[Placement], Taught]:
        """Place each opinion; answers what they taught each other, too.

        `pages` are the goals whose page they were sent from, if any; `decided` are the goals that
        staff decided, by row. With `taught` by others, each opinion is placed by itself.
        """
        fit = self._outline.fit(vectors, bags, languages)
        for row, page in enumerate(pages):
            fit.goals[row, self._goals == page] += PAGE_EVIDENCE
            fit.meaning[row] += PAGE_EVIDENCE * (page in self._outline.goals)
        inside = 1 / (1 + np.exp((self._outside - fit.meaning) / TEMPERATURE))
        logits = fit.goals.astype(np.float64) / TEMPERATURE
        if taught is None:
            logits, taught = enrich(logits, bags, inside >= 0.5)
        else:
            logits = taught.apply(logits, bags)
        chances = self._chances(logits, vectors, bags, decided)
        goals, confidences = self._decide(chances, inside)
        scores = np.round(chances, 4).tolist()
        placements = [
            Placement(goal, confidence, dict(zip(self._outline.goals, row, strict=True)), measures)
            for goal, confidence, row, measures in zip(
                goals, confidences, scores, self._best_measures(fit.measures), strict=True
            )
        ]
        return placements, taught

    def _chances(
        self, logits: Logits, vectors: Vectors, bags: Bags, decided: Mapping[int, int]
    ) -> Logits:
        """The chance of each goal, texts × goals, after learning from what was decided."""
        columns = {goal: column for column, goal in enumerate(self._outline.goals)}
        lessons = Lessons.of({r: columns[g] for r, g in decided.items() if g in columns})
        if len(lessons.rows) < FEWEST:
            return softmax(logits)
        return softmax(learn(logits, hybrid(vectors, bags, [()] * len(logits)), lessons))

    def _decide(self, chances: Logits, inside: Scores) -> tuple[list[int | None], list[float]]:
        """Goal and confidence of each row, from the chance of each goal and of being inside."""
        top = chances.max(axis=1)
        best = self._goals[chances.argmax(axis=1)]
        is_clear = top * (len(self._goals) - 1) > CLEAR * (1 - top)
        is_outside = (inside < 0.5) & ~is_clear
        sure = np.where(is_outside, 1 - inside, top * inside)
        confidences = np.round(sure.astype(np.float64), 4)
        goals = [
            OUTSIDE if outside else int(goal) if chance >= DECIDED else None
            for outside, goal, chance in zip(is_outside, best, top, strict=True)
        ]
        return goals, confidences.tolist()

    def _best_measures(self, fits: Scores) -> list[tuple[MeasureScore, ...]]:
        codes = [measure.code for measure in self._outline.measures]
        best = np.argsort(-fits, axis=1, kind="stable")[:, :BEST]
        found = np.take_along_axis(fits, best, axis=1).astype(np.float64) / VIEWS
        scores = np.round(np.clip(found, 0, 1), 4)
        return [
            tuple(MeasureScore(codes[m], score) for m, score in zip(row, values, strict=True))
            for row, values in zip(best.tolist(), scores.tolist(), strict=True)
        ]

    def _threshold(self, encoder: Encoder) -> float:
        """The likeness to the draft that few texts of no concern to it reach."""
        texts = [fold(text) for text in OFF_TOPIC]
        languages = ["ja"] * len(texts)
        fit = self._outline.fit(encoder.encode(texts), Bags.of(words(texts)), languages)
        return float(np.quantile(fit.meaning, OUTSIDE_QUANTILE))
