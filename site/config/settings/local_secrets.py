"""Secrets of a single machine: made once, kept beside its data, readable by its owner only."""

import os
from base64 import urlsafe_b64encode
from pathlib import Path


def local_secret(folder: Path, name: str) -> str:
    """The secret called ``name``, created on first use (32 random bytes, URL-safe base64)."""
    path = folder / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        secret = urlsafe_b64encode(os.urandom(32)).decode()
        file.write(secret)
    return secret
