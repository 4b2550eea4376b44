"""What was hidden in a text stays hidden when its typing is corrected."""

from collections.abc import Iterator

from ..models import Mask, Submission
from .versions import pieces_between

# From and until in the earlier text, the same in the later one, and whether both say the same.
Block = tuple[int, int, int, int, bool]


def carry_masks(*, submission: Submission, before: str) -> None:
    """Put what hides words of ``before``, the version before the present one, over the present
    text; a corrected word is hidden whole. Where the words differ a second person looks again.

    Called inside the transaction that corrects ``submission``.
    """
    blocks = list(_blocks(before, submission.text))
    earlier = Mask.objects.filter(submission=submission, version=submission.version - 1, hides=True)
    carried = []
    for mask in earlier:
        if span := moved(blocks, mask.start, mask.end):
            same = before[mask.start : mask.end] == submission.text[slice(*span)]
            mask.pk, mask.version = None, submission.version
            mask.start, mask.end = span
            if not same:
                mask.confirmed_by, mask.confirmed_at = None, None
            carried.append(mask)
    Mask.objects.bulk_create(carried, ignore_conflicts=True)


def moved(blocks: list[Block], start: int, end: int) -> tuple[int, int] | None:
    """Where the span from ``start`` to ``end`` is now: what took the place of any of it is in."""
    found: list[int] = []
    for i, j, k, m, same in blocks:
        touches = start < j and i < end if i < j else start < i < end
        if touches and same:
            found += [k + max(start, i) - i, k + min(end, j) - i]
        elif touches:
            found += [k, m]
    span = (min(found), max(found)) if found else (0, 0)
    return span if span[0] < span[1] else None


def _blocks(before: str, after: str) -> Iterator[Block]:
    i = k = j = m = 0
    for piece in pieces_between(before, after):
        if piece.kind == "same":
            if (i, k) != (j, m):
                yield i, j, k, m, False
            yield j, j + len(piece.text), m, m + len(piece.text), True
            j, m = j + len(piece.text), m + len(piece.text)
            i, k = j, m
        elif piece.kind == "removed":
            j += len(piece.text)
        else:
            m += len(piece.text)
    if (i, k) != (j, m):
        yield i, j, k, m, False
