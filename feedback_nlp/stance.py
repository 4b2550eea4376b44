"""The stance of an opinion, by the forms that its sentences take."""

from collections.abc import Mapping

from feedback_nlp.cues import DISLIKE, OPPOSITION, QUESTION, REQUEST, SUPPORT

STANCES: Mapping[str, str] = {
    "oppose": "反対",
    "support": "賛成・評価",
    "request": "要望",
    "question": "質問",
    "other": "その他",
}


def stance(text: str) -> str:
    """support, oppose, request, question or other; `text` is folded.

    An objection outweighs the wish that follows it, and a question that wishes for something
    (てはどうでしょうか) is a request. Displeasure opposes and praise supports only where nothing
    is asked for.
    """
    return next((name for name, form in _FORMS if form.search(text)), "other")


_FORMS = (
    ("oppose", OPPOSITION),
    ("request", REQUEST),
    ("question", QUESTION),
    ("oppose", DISLIKE),
    ("support", SUPPORT),
)
