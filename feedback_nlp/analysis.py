"""What a text says of itself, found once for each distinct text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from feedback_nlp.assign import Assigner, Placement
from feedback_nlp.hints import hints
from feedback_nlp.language import language
from feedback_nlp.model.encoder import Encoder, Vectors
from feedback_nlp.normalize import Shadow, shadow
from feedback_nlp.reading import Draft
from feedback_nlp.stance import stance
from feedback_nlp.types import Hint, Opinion
from feedback_nlp.words import Words, words


@dataclass(frozen=True)
class Corpus:
    """Distinct texts with all that is computed for them; `row_of` leads from draft to text."""

    texts: list[str]
    words: list[Words]
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
        words=list(words(texts)),
        languages=[language(text) for text in texts],
        vectors=encoder.encode(texts),
        shadows=shadows,
        row_of=row_of,
    )


def opinions(drafts: Sequence[Draft], corpus: Corpus, assigner: Assigner) -> list[Opinion]:
    """An opinion for each draft: placed, with its stance and hints, but in no theme yet."""
    cases: dict[tuple[int, int | None], int] = {}
    pages = [draft.page for draft in drafts]
    case_of = [
        cases.setdefault(case, len(cases)) for case in zip(corpus.row_of, pages, strict=True)
    ]
    rows = [row for row, _ in cases]
    placements = assigner.place(
        corpus.vectors[rows],
        [corpus.words[row] for row in rows],
        [corpus.languages[row] for row in rows],
        [page for _, page in cases],
    )
    described = [_describe(corpus, row, placements[at]) for (row, _), at in cases.items()]
    return [
        replace(
            described[case],
            id=draft.id,
            submission=draft.submission,
            start=draft.start,
            end=draft.end,
            text=draft.text,
        )
        for draft, case in zip(drafts, case_of, strict=True)
    ]


def _describe(corpus: Corpus, row: int, placement: Placement) -> Opinion:
    text = corpus.texts[row]
    return Opinion(
        id="",
        submission="",
        start=0,
        end=0,
        text="",
        language=corpus.languages[row],
        goal=placement.goal,
        goal_confidence=placement.confidence,
        goal_scores=placement.goal_scores,
        measures=placement.measures,
        stance=stance(text),
        hints=tuple(
            Hint(hint.kind, *corpus.shadows[row].span(hint.start, hint.end)) for hint in hints(text)
        ),
    )
