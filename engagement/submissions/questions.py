"""What a consultation's form asks of a submitter beside the comment."""

from dataclasses import dataclass

from django.utils.translation import get_language

from engagement.consultations.models import IDENTIFYING, Consultation, FieldKey, FormField, Need

CHOSEN = [FieldKey.DISTRICT, FieldKey.AFFILIATION, FieldKey.AGE_GROUP]

# Where a city names no choices of its own: Japanese and English, one a line, as in the setting.
DEFAULT_CHOICES = {
    FieldKey.AFFILIATION: (
        "市内に住んでいる\n市内で働いている\n市内で学んでいる\n市内で事業や活動をしている\nその他",
        "I live in the city\nI work in the city\nI study in the city\n"
        "I run a business or a group in the city\nOther",
    ),
    FieldKey.AGE_GROUP: (
        "10代以下\n20代\n30代\n40代\n50代\n60代\n70代\n80歳以上",
        "19 or younger\n20 to 29\n30 to 39\n40 to 49\n50 to 59\n60 to 69\n70 to 79\n80 or older",
    ),
}


@dataclass(frozen=True)
class Question:
    """A field of the form. A choice's value is the city's Japanese wording, whoever reads it."""

    key: FieldKey
    required: bool
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_identifying(self) -> bool:
        return self.key in IDENTIFYING

    @property
    def values(self) -> set[str]:
        return {value for value, _ in self.choices}


def questions(consultation: Consultation) -> list[Question]:
    """The fields that ``consultation`` asks, in its order; the e-mail address if it says nothing
    about it."""
    rows = list(consultation.form_fields.all())
    asked = [_question(row) for row in rows if row.need != Need.OFF]
    if FieldKey.EMAIL not in {row.key for row in rows}:
        asked.append(Question(FieldKey.EMAIL, required=False))
    return asked


def _question(row: FormField) -> Question:
    key = FieldKey(row.key)
    choices = _choices(row) if key in CHOSEN else ()
    return Question(key, required=row.need == Need.REQUIRED, choices=choices)


def _choices(row: FormField) -> tuple[tuple[str, str], ...]:
    japanese, english = (_lines(row.choices), _lines(row.choices_en))
    if not japanese and row.key in DEFAULT_CHOICES:
        japanese, english = map(_lines, DEFAULT_CHOICES[FieldKey(row.key)])
    labels = english if get_language() == "en" and len(english) == len(japanese) else japanese
    return tuple(zip(japanese, labels, strict=True))


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
