"""What a text says of itself, found once for each distinct text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from feedback_nlp.assign import Assigner, Placement
from feedback_nlp.enrich import Taught
from feedback_nlp.model.encoder import Encoder, Vectors
from feedback_nlp.normalize import shadow
from feedback_nlp.reading import Draft
from feedback_nlp.readings import Form, Known, halves, look_at
from feedback_nlp.types import Opinion
from feedback_nlp.vocabulary import Bags
from feedback_nlp.words import Words, words


@dataclass(frozen=True)
class Corpus:
    """Distinct texts with all that is computed for them; `row_of` leads from draft to text."""

    texts: list[str]
    bags: Bags
    forms: list[Form]
    vectors: Vectors
    row_of: list[int]


def analyse(drafts: Sequence[Draft], encoder: Encoder, known: Known) -> Corpus:
    """Fold every distinct text, and tokenise and embed once those that are not `known`."""
    rows: dict[str, int] = {}
    row_of = [rows.setdefault(draft.text, len(rows)) for draft in drafts]
    shadows = [shadow(text) for text in rows]
    texts = [folded.text for folded in shadows]
    new = [at for at, text in enumerate(rows) if text not in known]
    vectors = np.empty((len(rows), encoder.dimensions), dtype=np.float32)
    vectors[new] = halves(encoder.encode([texts[at] for at in new]))
    looked_at = iter(look_at([shadows[at] for at in new], vectors[new], encoder))
    forms = []
    for at, text in enumerate(rows):
        if text in known:
            vectors[at] = known.vector(text)
            forms.append(known.form(text))
        else:
            forms.append(next(looked_at))
    bags = Bags.of(_words(rows, texts, known), encoder.latin_is_foreign)
    return Corpus(texts, bags, forms, vectors, row_of)


def opinions(
    drafts: Sequence[Draft],
    corpus: Corpus,
    assigner: Assigner,
    decided: Mapping[int, int],
    taught: Taught | None = None,
) -> tuple[list[Opinion], Taught]:
    """An opinion for each draft: placed, with its stance and hints, but in no theme yet.

    From the goals `decided` for some rows of `drafts`, the placing of the others learns. What they
    taught each other comes last; what others `taught` may be given instead.
    """
    cases: dict[tuple[int, int | None], int] = {}
    pages = [draft.page for draft in drafts]
    case_of = [
        cases.setdefault(case, len(cases)) for case in zip(corpus.row_of, pages, strict=True)
    ]
    rows = [row for row, _ in cases]
    placements, taught = assigner.place(
        corpus.vectors[rows],
        corpus.bags.take(rows),
        [corpus.forms[row].language for row in rows],
        [page for _, page in cases],
        {case_of[row]: goal for row, goal in decided.items()},
        taught,
    )
    placed = [
        _opinion(draft, placements[case], corpus.forms[row])
        for draft, row, case in zip(drafts, corpus.row_of, case_of, strict=True)
    ]
    return placed, taught


def _words(texts: Iterable[str], folded: Iterable[str], known: Known) -> Iterator[Words]:
    for text, plain in zip(texts, folded, strict=True):
        yield known.words(text) if text in known else next(words([plain]))


def _opinion(draft: Draft, placement: Placement, form: Form) -> Opinion:
    return Opinion(
        id=draft.id,
        submission=draft.submission,
        start=draft.start,
        end=draft.end,
        text=draft.text,
        language=form.language,
        goal=placement.goal,
        goal_confidence=placement.confidence,
        goal_scores=placement.goal_scores,
        measures=placement.measures,
        stance=form.stance,
        hints=form.hints,
    )
