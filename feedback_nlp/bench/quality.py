"""How good goals, measures and themes are on the labelled sets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from feedback_nlp.bench.datasets import Labelled
from feedback_nlp.bench.peers import available, tf_idf_k_means
from feedback_nlp.evaluate import evaluate, grouping_figures
from feedback_nlp.model.encoder import load
from feedback_nlp.normalize import fold
from feedback_nlp.pipeline import group
from feedback_nlp.types import Opinion, Result, Strategy

Figures = Mapping[str, Any]
OURS = "feedback_nlp"
NEW_SHARE = 10
"""One comment in so many is new in the test of stability."""


def goals(labelled: Labelled) -> Figures:
    """Goal and measure figures, zero-shot."""
    gold = [{**row, "goal": labelled.goals[row["id"]]} for row in labelled.rows]
    return evaluate(group(labelled.comments, labelled.strategy, split=False), gold)


def themes(labelled: Labelled, given: bool) -> Iterator[tuple[str, Figures]]:
    """Each system's grouping against the gold one; `given` tells it the number of groups."""
    count = len(set(labelled.themes.values())) if given else None
    yield OURS, _ours(labelled, labelled.strategy, count)
    if len(labelled.strategy.goals) > 1:
        yield f"{OURS}, not shown the draft", _ours(labelled, _one_goal(), count)
    texts = [fold(comment.text) for comment in labelled.comments]
    vectors = load().encode(texts)
    for name, system in available().items():
        if given or name == "BERTopic":
            labels = system(texts, vectors, count)
            ids = [comment.id for comment in labelled.comments]
            yield name, _compare(labelled, dict(zip(ids, labels, strict=True)))


def stability(labelled: Labelled) -> Figures:
    """Agreement (AMI) on the old comments after one in ten is added, with the earlier result.

    "refit" is k-means on TF-IDF fitted again on everything.
    """
    old = [c for at, c in enumerate(labelled.comments) if at % NEW_SHARE]
    before = group(old, labelled.strategy, split=False)
    after = group(labelled.comments, labelled.strategy, split=False, previous=before)
    confirmed = replace(before, opinions=tuple(replace(o, confirmed=True) for o in before.opinions))
    kept = group(labelled.comments, labelled.strategy, split=False, previous=confirmed)
    first, second, third = (_by_submission(result) for result in (before, after, kept))
    ids = [comment.id for comment in old]
    count = max(2, len(before.themes))
    once = tf_idf_k_means([fold(c.text) for c in old], load().encode([]), count)
    texts = [fold(comment.text) for comment in labelled.comments]
    again = tf_idf_k_means(texts, load().encode([]), count)
    of_old = [label for at, label in enumerate(again) if at % NEW_SHARE]
    same = [first[i].theme == second[i].theme for i in ids if first[i].theme]
    return {
        "agreement": _agreement([_label(first[i]) for i in ids], [_label(second[i]) for i in ids]),
        "same_theme": round(sum(same) / len(same), 4),
        "confirmed_unmoved": round(
            sum((first[i].goal, first[i].theme) == (third[i].goal, third[i].theme) for i in ids)
            / len(ids),
            4,
        ),
        "refit": _agreement(once, of_old),
    }


def _ours(labelled: Labelled, strategy: Strategy, count: int | None) -> Figures:
    result = group(labelled.comments, strategy, split=False, group_count=count)
    return _compare(labelled, {s: _label(o) for s, o in _by_submission(result).items()})


def _one_goal() -> Strategy:
    return Strategy.from_json({"goals": [{"no": 1, "title": "意見"}]})


def _compare(labelled: Labelled, found: Mapping[str, Any]) -> Figures:
    ids = [key for key in labelled.themes if key in found]
    return grouping_figures([labelled.themes[key] for key in ids], [found[key] for key in ids])


def _agreement(one: Sequence[Any], other: Sequence[Any]) -> float:
    return float(grouping_figures(one, other)["ami"])


def _label(opinion: Opinion) -> str:
    return opinion.theme or f"alone:{opinion.submission}"


def _by_submission(result: Result) -> dict[str, Opinion]:
    return {opinion.submission: opinion for opinion in result.opinions}
