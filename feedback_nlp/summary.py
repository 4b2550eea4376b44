"""An extractive summary of a theme: sentences of its opinions, each with its source.

After SumBasic (Nenkova & Vanderwende 2005): a sentence is as good as the phrases that it uses are
common in the theme, a sentence that asks for something is better than one that tells, and phrases
that the summary already has count less, so that each further sentence says something else.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum

from feedback_nlp.cues import REQUEST, is_heading
from feedback_nlp.hints import hints
from feedback_nlp.normalize import Shadow, shadow
from feedback_nlp.sentences import sentences
from feedback_nlp.themes.phrases import is_english, open_phrases
from feedback_nlp.types import Excerpt, Opinion

SENTENCES = 3
READ = 12
"""Opinions that are read: the ones nearest to the theme's centre."""
SHORTEST, LONGEST = 8, 160
"""Characters of a sentence that can stand for others."""
ASKS = 1.5
"""How much better a sentence is that asks for something."""
SAID = 0.1
"""What a phrase is worth after the summary has it."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    excerpt: Excerpt
    phrases: frozenset[str]
    asks: bool


def summarize(opinions: Sequence[Opinion], count: int = SENTENCES) -> tuple[Excerpt, ...]:
    """Up to `count` verbatim sentences that tell what the opinions of one theme say.

    `opinions` are in falling order of centrality; offsets count from the start of each opinion's
    text. Sentences with hints of personal data or abuse are never chosen.
    """
    pool = [candidate for opinion in opinions[:READ] for candidate in _candidates(opinion)]
    used = Counter(phrase for candidate in pool for phrase in candidate.phrases)
    worth = {phrase: float(n * n) for phrase, n in used.items()}
    chosen: list[Excerpt] = []
    while pool and len(chosen) < count:
        best = max(range(len(pool)), key=lambda at: (_worth(pool[at], worth), -at))
        taken = pool.pop(best)
        if chosen and not any(worth[phrase] >= 1 for phrase in taken.phrases):
            break
        chosen.append(taken.excerpt)
        worth |= {phrase: SAID * worth[phrase] for phrase in taken.phrases}
        pool = [c for c in pool if c.excerpt.text != taken.excerpt.text]
    return tuple(chosen)


def _candidates(opinion: Opinion) -> Iterator[_Candidate]:
    folded = shadow(opinion.text)
    hinted = hints(folded.text)
    english = is_english(folded.text)
    for sentence in sentences(folded.text):
        start, end = sentence.start, sentence.end
        fits = SHORTEST <= end - start <= LONGEST * (2 if english else 1)
        text = folded.text[start:end]
        private = any(hint.start < end and start < hint.end for hint in hinted)
        if fits and not private and not is_heading(text, 0, len(text)):
            excerpt = _excerpt(opinion, folded, start, end)
            said = frozenset(open_phrases(text, is_english(text)))
            yield _Candidate(excerpt, said, REQUEST.search(text))


def _excerpt(opinion: Opinion, folded: Shadow, start: int, end: int) -> Excerpt:
    start, end = folded.span(start, end)
    return Excerpt(opinion.id, start, end, opinion.text[start:end])


def _worth(candidate: _Candidate, worth: dict[str, float]) -> float:
    """Mean worth of the phrases, a short sentence not counting as if it were all core."""
    # Exact, for the order of a set's members differs from process to process.
    total = fsum(worth[phrase] for phrase in candidate.phrases)
    return total / (3 + len(candidate.phrases)) * (ASKS if candidate.asks else 1.0)
