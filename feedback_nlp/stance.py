"""The stance of an opinion, by the forms that its sentences take."""

from collections.abc import Mapping

from feedback_nlp.cues import OPPOSITION, QUESTION, REQUEST, SUPPORT

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
    (てはどうでしょうか) is a request.
    """
    if OPPOSITION.search(text):
        return "oppose"
    if REQUEST.search(text):
        return "request"
    if QUESTION.search(text):
        return "question"
    return "support" if SUPPORT.search(text) else "other"
