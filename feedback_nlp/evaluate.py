"""How near a result comes to a grouping that people made.

Gold rows name a submission by `id` and may give its `goal` (a number, or "other" for outside),
its `measure` with `alt` (also acceptable ones), and its `theme` (any label; without one, the
measure stands for it). A submission that was split counts by its first opinion.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from feedback_nlp.errors import InputError
from feedback_nlp.types import OUTSIDE, Opinion, Result

COVERAGES = (0.5, 0.7, 0.8, 0.9, 1.0)

Row = Mapping[str, Any]


def evaluate(result: Result, gold: Sequence[Row]) -> dict[str, Any]:
    """Every figure that `gold` has labels for. Raises InputError if no id is known."""
    first: dict[str, Opinion] = {}
    for opinion in result.opinions:
        first.setdefault(opinion.submission, opinion)
    pairs = [(first[str(row["id"])], row) for row in gold if str(row["id"]) in first]
    if not pairs:
        raise InputError("no comment of the gold file is in the result")
    report: dict[str, Any] = {"compared": len(pairs)}
    with_goal = [(o, _gold_goal(row)) for o, row in pairs if row.get("goal") is not None]
    if with_goal:
        report |= goal_figures(with_goal)
    with_measure = [(o, row) for o, row in pairs if "-" in str(row.get("measure") or "")]
    if with_measure:
        report |= measure_figures(with_measure)
    theme_key = "theme" if any(row.get("theme") is not None for _, row in pairs) else "measure"
    with_theme = [
        (o, row[theme_key]) for o, row in pairs if row.get(theme_key) not in (None, "other")
    ]
    if with_theme:
        predicted = [o.theme if o.theme is not None else f"alone:{o.id}" for o, _ in with_theme]
        report |= grouping_figures([label for _, label in with_theme], predicted)
    return report


def goal_figures(pairs: Sequence[tuple[Opinion, int]]) -> dict[str, Any]:
    """Accuracy, macro-F1 and the accuracy at falling coverage, surest opinions first."""
    inside = [(opinion, goal) for opinion, goal in pairs if goal != OUTSIDE]
    right = [opinion.goal == goal for opinion, goal in inside]
    ranked = [_best_goal(o) == g for o, g in sorted(inside, key=lambda p: -p[0].goal_confidence)]
    return {
        "goal_accuracy": _mean(right),
        "goal_accuracy_forced": _mean([_best_goal(o) == g for o, g in inside]),
        "goal_macro_f1": macro_f1([g for _, g in pairs], [o.goal for o, _ in pairs]),
        "goal_coverage": {
            str(share): _mean(ranked[: max(1, round(share * len(ranked)))]) for share in COVERAGES
        },
        "outside_recall": _mean([o.goal == OUTSIDE for o, g in pairs if g == OUTSIDE]),
        "undecided": _mean([o.goal is None for o, _ in pairs]),
    }


def measure_figures(pairs: Sequence[tuple[Opinion, Row]]) -> dict[str, Any]:
    """Share of opinions with an acceptable measure among the best 1, 3 and 5."""
    ranks = []
    for opinion, row in pairs:
        accepted = {row["measure"], *(row.get("alt") or ())}
        codes = [measure.code for measure in opinion.measures]
        ranks.append(next((at for at, code in enumerate(codes) if code in accepted), len(codes)))
    return {f"measure_top{k}": _mean([rank < k for rank in ranks]) for k in (1, 3, 5)}


def grouping_figures(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> dict[str, Any]:
    """AMI, ARI, V-measure, B-cubed F and edits-to-gold of one partition against another."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

    left, right = _numbers(gold), _numbers(predicted)
    return {
        "ami": round(float(adjusted_mutual_info_score(left, right)), 4),
        "ari": round(float(adjusted_rand_score(left, right)), 4),
        "v_measure": round(float(v_measure_score(left, right)), 4),
        "b_cubed_f": b_cubed(gold, predicted),
        "edits_to_gold": edits_to_gold(gold, predicted),
        "groups": len(set(predicted)),
        "gold_groups": len(set(gold)),
    }


def b_cubed(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> float:
    """B-cubed F1 (Bagga & Baldwin 1998)."""
    both = Counter(zip(gold, predicted, strict=True))
    golds, predictions = Counter(gold), Counter(predicted)
    precision = sum(n * n / predictions[p] for (_, p), n in both.items()) / len(gold)
    recall = sum(n * n / golds[g] for (g, _), n in both.items()) / len(gold)
    return round(2 * precision * recall / (precision + recall), 4)


def edits_to_gold(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> float:
    """Moves of single opinions and merges of groups that staff would need, per opinion.

    Each predicted group belongs to the label that most of it has; the others are moved out one by
    one, and groups of the same label are merged.
    """
    members: dict[Hashable, Counter[Hashable]] = {}
    for label, group in zip(gold, predicted, strict=True):
        members.setdefault(group, Counter())[label] += 1
    moves = sum(counts.total() - max(counts.values()) for counts in members.values())
    owners = Counter(
        min(counts, key=lambda label: (-counts[label], str(label))) for counts in members.values()
    )
    merges = sum(n - 1 for n in owners.values())
    return round((moves + merges) / len(gold), 4)


def macro_f1(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> float:
    """Mean over the labels of `gold` of F1."""
    hits = Counter(g for g, p in zip(gold, predicted, strict=True) if g == p)
    sizes = Counter(gold) + Counter(predicted)
    return _mean([2 * hits[label] / sizes[label] for label in set(gold)])


def _gold_goal(row: Row) -> int:
    return OUTSIDE if row["goal"] in ("other", OUTSIDE) else int(row["goal"])


def _best_goal(opinion: Opinion) -> int | None:
    scores = opinion.goal_scores
    return max(scores, key=lambda goal: (scores[goal], -goal)) if scores else opinion.goal


def _numbers(labels: Sequence[Hashable]) -> list[int]:
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(label, len(numbers)) for label in labels]


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
