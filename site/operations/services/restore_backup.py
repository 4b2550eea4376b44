import json
from pathlib import Path

from ..backup import database, files
from ..backup.errors import BackupError
from ..backup.fingerprint import fingerprint
from .take_backup import MANIFEST


def restore_backup(*, folder: Path) -> None:
    """Bring the backup in ``folder`` back into an empty database, and prove that it is the same.

    Raises ``BackupError``, before anything is written if the backup is damaged or the database
    holds anything.
    """
    manifest = _intact(folder)
    if not database.is_empty():
        raise BackupError("occupied")
    database.load(folder)
    files.unpack(folder)
    if json.loads(json.dumps(fingerprint())) != manifest["fingerprint"]:
        raise BackupError("differs")


def _intact(folder: Path) -> dict[str, dict[str, object]]:
    path = folder / MANIFEST
    if not path.exists():
        raise BackupError("no_backup")
    manifest: dict[str, dict[str, object]] = json.loads(path.read_text())
    for name, expected in manifest["files"].items():
        file = folder / Path(name).name
        if not file.exists() or files.digest(file) != expected:
            raise BackupError("damaged")
    return manifest
