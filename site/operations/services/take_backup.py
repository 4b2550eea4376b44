import json
import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ..backup import database, files
from ..backup.errors import BackupError
from ..backup.fingerprint import fingerprint

MANIFEST = "manifest.json"
KEYS = "keys.txt"


def take_backup(*, folder: Path, with_keys: bool) -> None:
    """Write database and uploaded files, as they are at one moment, into the new ``folder``.

    Its manifest holds a hash of each file and what must be the same after a restore. With
    ``with_keys`` the keys of identities lie beside them, readable by their owner alone. For whoever
    holds the server; nobody's permission in the admin grants or denies it. Raises ``BackupError``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BackupError("not_empty")
    folder.chmod(0o700)
    with database.frozen() as snapshot:
        expected = fingerprint()
        written = [database.dump(folder, snapshot)]
    # Later than the database: a row's file is there before the row is.
    written += files.archive(folder)
    if with_keys:
        written.append(_write_keys(folder / KEYS))
    manifest = {
        "format": "machikoe-backup/1",
        "taken_at": timezone.now().isoformat(),
        "files": {path.name: files.digest(path) for path in written},
        "fingerprint": expected,
    }
    # Last, so that a folder with a manifest is a whole backup.
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2))


def _write_keys(path: Path) -> Path:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(",".join(settings.MACHIKOE_IDENTITY_KEYS) + "\n")
    return path
