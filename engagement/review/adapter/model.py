"""Which embedding model the analyses use: the embedded one, or another that the settings name."""

from enum import StrEnum

from django.conf import settings

from feedback_nlp.errors import ModelMissing, ModelUnsafe
from feedback_nlp.model import store
from feedback_nlp.model.folder import locate, parts


class ModelProblem(StrEnum):
    NOT_BUILT = "not_built"  # the embedded one
    MISSING = "missing"
    UNSAFE = "unsafe"  # weights in a format that can hold code


def chosen_model() -> str | None:
    """What ``feedback_nlp`` takes as its model; none for the embedded one."""
    chosen: str = settings.MACHIKOE_EMBEDDING_MODEL
    return chosen or None


def model_name() -> str:
    """The name or folder that the settings name; empty for the embedded one."""
    return parts(chosen_model() or "")[0]


def model_problem() -> ModelProblem | None:
    """Why an analysis could not use the chosen model, found without loading it."""
    if not model_name():
        return None if store.is_built() else ModelProblem.NOT_BUILT
    try:
        locate(model_name())
    except ModelMissing:
        return ModelProblem.MISSING
    except ModelUnsafe:
        return ModelProblem.UNSAFE
    return None
