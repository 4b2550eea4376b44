"""What every form for a submission says once it is filled in, whoever typed it."""

from typing import Any

from django import forms

from ..questions import Question
from ..services.content import Part


class SubmissionForm(forms.Form):
    """Questions about the submitter, and a box for each opinion."""

    questions: list[Question]
    opinions: list[Any]

    @property
    def filled(self) -> list[Any]:
        """The boxes in which an opinion stands."""
        return [box for box in self.opinions if box.cleaned_data.get("text")]

    @property
    def parts(self) -> list[Part]:
        return [box.part for box in self.filled]

    @property
    def answers(self) -> dict[str, str]:
        return {question.key: self.cleaned_data[question.key] for question in self.questions}

    @property
    def about_submitter(self) -> list[forms.BoundField]:
        return [self[question.key] for question in self.questions]
