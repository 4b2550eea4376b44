"""Where a sentence-transformers model is, and that nothing in it can run code."""

import hashlib
from pathlib import Path

from feedback_nlp.errors import ModelMissing, ModelUnsafe

PREFIXES = {"ruri-v3": "トピック: ", "multilingual-e5": "query: ", "e5-": "query: "}
"""What the authors of a model ask to put before texts that are compared with each other."""


def parts(spec: str) -> tuple[str, str]:
    """Name and prefix of a model: of `NAME_OR_FOLDER|PREFIX`, or what its authors ask for."""
    name, bar, prefix = spec.partition("|")
    lowered = name.lower()
    known = next((each for part, each in PREFIXES.items() if part in lowered), "")
    return name, prefix if bar else known


def locate(name: str) -> Path:
    """The folder of a model by folder or hub name, if its weights are all safetensors. Nothing is
    fetched: a hub's model must have been stored on this machine before.

    Raises ModelMissing, and ModelUnsafe for weights in a format that can hold code.
    """
    folder = Path(name) if Path(name).is_dir() else _stored(name)
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise ModelMissing(f"{folder} holds no sentence-transformers model")
    safe = {path.parent for path in folder.rglob("*.safetensors")}
    pickled = {path.parent for kind in ("*.bin", "*.pt", "*.pth") for path in folder.rglob(kind)}
    if not safe or pickled - safe:
        raise ModelUnsafe(f"{folder} has weights that are not in the safetensors format")
    return folder


def fingerprint(folder: Path, prefix: str = "") -> str:
    """SHA-256 over the weights and the tokenizers of a model's folder, and over its prefix."""
    digest = hashlib.sha256(prefix.encode())
    kinds = ("*.safetensors", "tokenizer.json", "modules.json")
    for path in sorted(path for kind in kinds for path in folder.rglob(kind)):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stored(name: str) -> Path:
    from huggingface_hub import snapshot_download

    missing = ModelMissing(f"the model {name!r} is neither a folder nor stored on this machine")
    if Path(name).is_absolute() or name.startswith("."):
        raise missing
    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError) as error:
        raise missing from error
