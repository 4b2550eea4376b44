"""Uploaded files, public and private, as one archive for each storage."""

import tarfile
from hashlib import file_digest
from pathlib import Path

from django.core.files.storage import FileSystemStorage, storages

DERIVED = "staticfiles"  # made from the code


def archive(folder: Path) -> list[Path]:
    """Write an archive of each storage on this disk into ``folder``."""
    written = []
    for alias, place in _places().items():
        path = folder / f"{alias}.tar"
        with tarfile.open(path, "w") as tar:
            if place.exists():
                tar.add(place, arcname=".")
        written.append(path)
    return written


def unpack(folder: Path) -> None:
    """Bring every archive of ``folder`` back to where its storage looks for it."""
    for alias, place in _places().items():
        path = folder / f"{alias}.tar"
        if path.exists():
            place.mkdir(parents=True, exist_ok=True)
            with tarfile.open(path) as tar:
                tar.extractall(place, filter="data")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _places() -> dict[str, Path]:
    found = {alias: storages[alias] for alias in storages.backends if alias != DERIVED}
    return {
        alias: Path(storage.location)
        for alias, storage in found.items()
        if isinstance(storage, FileSystemStorage)
    }
