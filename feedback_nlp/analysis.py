"""What a text says of itself, found once for each distinct text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback_nlp.assign import Assigner, Placement
from feedback_nlp.hints import hints
from feedback_nlp.language import language
from feedback_nlp.model.encoder import Encoder, Vectors
from feedback_nlp.normalize import Shadow, shadow
from feedback_nlp.reading import Draft
from feedback_nlp.stance import stance
from feedback_nlp.types import Hint, Opinion
from feedback_nlp.vocabulary import Bags
from feedback_nlp.words import words


@dataclass(frozen=True)
class Corpus:
    """Distinct texts with all that is computed for them; `row_of` leads from draft to text."""

    texts: list[str]
    bags: Bags
    languages: list[str]
    vectors: Vectors
    shadows: list[Shadow]
    row_of: list[int]


def analyse(drafts: Sequence[Draft], encoder: Encoder) -> Corpus:
    """Fold, tokenise and embed every distinct text once."""
    rows: dict[str, int] = {}
    row_of = [rows.setdefault(draft.text, len(rows)) for draft in drafts]
    shadows = [shadow(text) for text in rows]
    texts = [folded.text for folded in shadows]
    return Corpus(
        texts=texts,
        bags=Bags.of(words(texts)),
        languages=[language(text) for text in texts],
        vectors=encoder.encode(texts),
        shadows=shadows,
        row_of=row_of,
    )


def opinions(
    drafts: Sequence[Draft], corpus: Corpus, assigner: Assigner, decided: Mapping[int, int]
) -> list[Opinion]:
    """An opinion for each draft: placed, with its stance and hints, but in no theme yet.

    From the goals `decided` for some rows of `drafts`, the placing of the others learns.
    """
    cases: dict[tuple[int, int | None], int] = {}
    pages = [draft.page for draft in drafts]
    case_of = [
        cases.setdefault(case, len(cases)) for case in zip(corpus.row_of, pages, strict=True)
    ]
    rows = [row for row, _ in cases]
    placements = assigner.place(
        corpus.vectors[rows],
        corpus.bags.take(rows),
        [corpus.languages[row] for row in rows],
        [page for _, page in cases],
        {case_of[row]: goal for row, goal in decided.items()},
    )
    sayings = [_say(corpus.texts[row], corpus.shadows[row]) for row in range(len(corpus.texts))]
    return [
        _opinion(draft, corpus.languages[row], placements[case], sayings[row])
        for draft, row, case in zip(drafts, corpus.row_of, case_of, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Saying:
    """What the form of a text tells."""

    stance: str
    hints: tuple[Hint, ...]


def _say(text: str, folded: Shadow) -> _Saying:
    found = tuple(Hint(hint.kind, *folded.span(hint.start, hint.end)) for hint in hints(text))
    return _Saying(stance(text), found)


def _opinion(draft: Draft, language: str, placement: Placement, saying: _Saying) -> Opinion:
    return Opinion(
        id=draft.id,
        submission=draft.submission,
        start=draft.start,
        end=draft.end,
        text=draft.text,
        language=language,
        goal=placement.goal,
        goal_confidence=placement.confidence,
        goal_scores=placement.goal_scores,
        measures=placement.measures,
        stance=saying.stance,
        hints=saying.hints,
    )
