"""Text that staff keep in Japanese and, where they have it, in English."""

from django.utils.translation import get_language


class Bilingual:
    """Gives ``in_language(field)``: the English text for English readers, if there is one."""

    def in_language(self, field: str) -> str:
        if get_language() == "en":
            english: str = getattr(self, f"{field}_en", "")
            if english:
                return english
        japanese: str = getattr(self, field)
        return japanese

    def language_of(self, field: str) -> str:
        """The language that ``in_language(field)`` returned, for the ``lang`` attribute."""
        english: str = getattr(self, f"{field}_en", "")
        return "en" if english and get_language() == "en" else "ja"
