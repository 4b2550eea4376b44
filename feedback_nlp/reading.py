"""From comments to opinion spans, with a reason for every comment that gives none."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from feedback_nlp.errors import InputError
from feedback_nlp.model.encoder import Encoder
from feedback_nlp.normalize import shadow
from feedback_nlp.split import Span, split
from feedback_nlp.types import Comment, Exclusion, Opinion, Result


@dataclass(frozen=True, slots=True)
class Draft:
    """An opinion before it is analysed, and the page that it was sent from."""

    submission: str
    start: int
    end: int
    text: str
    page: int | None

    @property
    def id(self) -> str:
        """The id that this span has in every run."""
        return Opinion.make_id(self.submission, self.start, self.end)


def read(
    comments: Sequence[Comment], encoder: Encoder, previous: Result | None, divide: bool
) -> tuple[list[Draft], list[Exclusion]]:
    """Opinion drafts in the order of their ids, and the comments without any.

    Spans that staff or an earlier run fixed are kept; other comments are split if `divide`.
    Raises InputError for a repeated id or a span outside its text.
    """
    _check_ids(comments)
    known = _known_spans(previous)
    drafts: list[Draft] = []
    excluded: list[Exclusion] = []
    undivided: list[Comment] = []
    for comment in comments:
        spans = comment.spans or _still_valid(comment, known.get(comment.id, ()))
        if spans:
            drafts.extend(_draft(comment, span) for span in spans)
        else:
            undivided.append(comment)
    found = _opinion_spans({comment.text for comment in undivided}, encoder, divide)
    for comment in undivided:
        spans = found[comment.text]
        drafts.extend(_draft(comment, span) for span in spans)
        if not spans:
            excluded.append(Exclusion(comment.id, "no_words" if comment.text.strip() else "empty"))
    return (
        sorted(drafts, key=lambda draft: (draft.submission, draft.start, draft.end)),
        sorted(excluded, key=lambda exclusion: exclusion.submission),
    )


def _opinion_spans(texts: Set[str], encoder: Encoder, divide: bool) -> dict[str, list[Span]]:
    """The opinions of each distinct text; a text without a letter or digit has none."""
    shadows = {text: shadow(text) for text in sorted(texts)}
    worded = [text for text, s in shadows.items() if any(c.isalnum() for c in s.text)]
    found: dict[str, list[Span]] = {text: [] for text in texts}
    if not divide:
        return found | {text: [_whole(text)] for text in worded}
    parts = split([shadows[text].text for text in worded], encoder.encode)
    for text, spans in zip(worded, parts, strict=True):
        found[text] = [shadows[text].span(start, end) for start, end in spans]
    return found


def _check_ids(comments: Sequence[Comment]) -> None:
    repeated = [key for key, n in Counter(comment.id for comment in comments).items() if n > 1]
    if repeated:
        raise InputError(
            f"{len(repeated)} comment ids occur more than once, such as {repeated[0]!r}"
        )


def _known_spans(previous: Result | None) -> Mapping[str, list[Opinion]]:
    spans: dict[str, list[Opinion]] = defaultdict(list)
    for opinion in previous.opinions if previous else ():
        spans[opinion.submission].append(opinion)
    return spans


def _still_valid(comment: Comment, opinions: Sequence[Opinion]) -> list[Span]:
    """The earlier spans, unless the comment's text is not what it was."""
    if all(comment.text[o.start : o.end] == o.text for o in opinions):
        return [(o.start, o.end) for o in opinions]
    return []


def _whole(text: str) -> Span:
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _draft(comment: Comment, span: Span) -> Draft:
    start, end = span
    if not 0 <= start < end <= len(comment.text):
        raise InputError(f"comment {comment.id!r} has no span {start} to {end}")
    return Draft(comment.id, start, end, comment.text[start:end], comment.goal)
