"""Words that the Japanese vectors lack or place wrongly, explained by words that they know.

English words of town life let an English opinion stand beside Japanese ones; each Japanese word is
one that came into use late or shares the row of an unrelated word. A line of gloss_en.txt and
gloss_ja.txt is `words: meaning`; the mean of the meaning's vectors becomes the vector of each word.
"""

from importlib.resources import files


def _read(name: str) -> dict[str, str]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    pairs = (line.split(": ", 1) for line in text.splitlines())
    return {word: meaning for words, meaning in pairs for word in words.split()}


def _inflected(word: str) -> set[str]:
    """A word with the regular plural and verb forms that it may have."""
    if word.endswith(("s", "x", "ch", "sh")):
        plural = word + "es"
    elif word.endswith("y") and word[-2] not in "aeiou":
        plural = word[:-1] + "ies"
    else:
        plural = word + "s"
    stem = word.removesuffix("e")
    return {word, plural, stem + "ed", stem + "ing"}


_plain = _read("gloss_en.txt")
ENGLISH = {form: meaning for word, meaning in _plain.items() for form in _inflected(word)} | _plain
JAPANESE = _read("gloss_ja.txt")
