"""The words of exchanges with a language model go; that there was one, and who asked, stays."""

from typing import Any


def erase_wordings(*, wordings: Any) -> int:
    """Erase what was sent and what came back in ``wordings``, a queryset; return how many had any.

    Called inside the transaction of the erasure.
    """
    erased: int = wordings.with_words().update(prompt="", answer="", label="", summary="")
    return erased
