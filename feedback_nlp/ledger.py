"""The proof that nothing was lost: what came in is what went out."""

from collections.abc import Iterable, Set

from feedback_nlp.errors import LedgerError
from feedback_nlp.types import Comment, Result


def check(comments: Iterable[Comment], result: Result) -> None:
    """Raise LedgerError unless every comment is in `result` once and every span is verbatim.

    Every comment has opinions or a reason, never both; every opinion is a non-empty verbatim
    span; themes and opinions name each other.
    """
    texts = {comment.id: comment.text for comment in comments}
    given = {opinion.submission for opinion in result.opinions}
    excluded = [exclusion.submission for exclusion in result.excluded]
    _same("comments", set(texts), given | set(excluded))
    if len(excluded) != len(set(excluded)) or given & set(excluded):
        raise LedgerError("a comment is excluded twice, or excluded although it has opinions")
    for opinion in result.opinions:
        whole = texts[opinion.submission]
        if not opinion.text or whole[opinion.start : opinion.end] != opinion.text:
            raise LedgerError(f"opinion {opinion.id!r} is not a verbatim span of its comment")
    ids = [opinion.id for opinion in result.opinions]
    if len(ids) != len(set(ids)):
        raise LedgerError("an opinion occurs twice")
    listed = [(theme.id, opinion) for theme in result.themes for opinion in theme.opinions]
    placed = {(o.theme, o.id) for o in result.opinions if o.theme is not None}
    _same("theme members", placed, set(listed))
    if len(listed) != len(placed):
        raise LedgerError("a theme lists an opinion twice")


def _same(what: str, expected: Set[object], actual: Set[object]) -> None:
    if expected != actual:
        missing, extra = expected - actual, actual - expected
        raise LedgerError(f"{what}: {len(missing)} missing, {len(extra)} that nobody sent")
