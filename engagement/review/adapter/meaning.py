"""What texts mean, as vectors, for finding alike ones."""

from collections.abc import Sequence

from feedback_nlp import ModelError
from feedback_nlp.model import encoder

from ..analysis import ModelUnavailable
from .model import chosen_model


def vectors(texts: Sequence[str]) -> tuple[str, list[list[float]]]:
    """The model's fingerprint, and a unit vector of each of ``texts``; all zeros where the model
    knows no word.

    Raises ``ModelUnavailable``.
    """
    try:
        model = encoder.load(chosen_model())
    except ModelError as error:
        raise ModelUnavailable from error
    return model.fingerprint, [vector.tolist() for vector in model.encode(texts)]
