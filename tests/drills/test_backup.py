"""One command takes a backup, one brings it back, and the second proves that nothing is missing.

Both run as processes of their own on a database of their own.
"""

import json
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.site.processes import PRODUCTION, environment, manage

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "")
FILL = """
from datetime import timedelta
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from engagement.consultations.models import Consultation
from engagement.submissions.services.receive import receive_submission
from home.models import HomePage
now = timezone.now()
page = Consultation(title="総合戦略", slug="plan", opens_at=now - timedelta(days=1),
                    closes_at=now + timedelta(days=1))
HomePage.objects.get().add_child(instance=page)
for text in ("路線バスの本数を増やしてください。", "用水のふたを直してください。\\n\\n「'%s」"):
    receive_submission(consultation=page, text=text, email="hanako@example.jp")
default_storage.save("documents/plan.txt", ContentFile(b"plan"))
"""
SHOW = """
from engagement.submissions.models import Submission, SubmitterIdentity
from django.core.files.storage import default_storage
print(sorted(Submission.objects.values_list("receipt", "text")))
print({row.email for row in SubmitterIdentity.objects.all()})
print(default_storage.open("documents/plan.txt").read())
"""


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'machikoe.sqlite3'}"


class Databases:
    """Empty databases in PostgreSQL, dropped in the end."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def new(self, folder: Path) -> str:
        name = f"machikoe_backup_{uuid.uuid4().hex}"
        self._run("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
        self.names.append(name)
        return urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()

    def drop(self) -> None:
        for name in self.names:
            self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _run(self, statement: str, name: str) -> None:
        with psycopg.connect(POSTGRESQL, autocommit=True) as server:
            server.execute(sql.SQL(statement).format(sql.Identifier(name)))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def installation(request, tmp_path_factory) -> Iterator[Callable[[], dict[str, str]]]:
    """Makes the environment of an installation whose database is empty."""
    if request.param == "postgresql" and not POSTGRESQL:
        pytest.skip("TEST_DATABASE_URL names no PostgreSQL to restore into")
    databases = Databases()

    def make() -> dict[str, str]:
        folder = tmp_path_factory.mktemp("installation")
        url = _sqlite(folder) if request.param == "sqlite" else databases.new(folder)
        changed = {"DATABASE_URL": url, "MACHIKOE_DATA_DIR": str(folder)}
        broker = {"CELERY_BROKER_URL": "memory://", "LOG_LEVEL": "ERROR"}
        return environment(**{**PRODUCTION, **broker, **changed})

    yield make
    databases.drop()


def _run(env: dict[str, str], *arguments: str) -> str:
    result = manage(*arguments, env=env)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def filled(installation) -> dict[str, str]:
    env = installation()
    _run(env, "migrate", "--verbosity=0")
    _run(env, "set_up_site", "--municipality=金沢市")
    _run(env, "shell", "--verbosity=0", "--command", FILL)
    return env


@pytest.fixture(scope="module")
def backup(filled, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("backups") / "today"
    _run(filled, "backup", str(folder), "--with-keys")
    return folder


class TestBackup:
    def test_every_submission_identity_and_file_comes_back(
        self, filled, backup, installation
    ) -> None:
        before = _run(filled, "shell", "--verbosity=0", "--command", SHOW)
        elsewhere = installation()

        said = _run(elsewhere, "restore", str(backup))

        assert "plan: " in said, "the ledger of what came back"
        assert _run(elsewhere, "shell", "--verbosity=0", "--command", SHOW) == before
        assert "hanako@example.jp" in before

    def test_a_database_that_holds_anything_is_left_alone(self, filled, backup) -> None:
        result = manage("restore", str(backup), env=filled)
        assert result.returncode == 1
        assert "空のデータベース" in result.stderr

    def test_a_backup_that_was_tampered_with_is_refused_before_anything_is_written(
        self, backup, installation, tmp_path
    ) -> None:
        elsewhere = installation()
        manifest = json.loads((backup / "manifest.json").read_text())
        for name in manifest["files"]:
            copy = tmp_path / name
            copy.write_bytes((backup / name).read_bytes() + b"x")
        (tmp_path / "manifest.json").write_text(json.dumps(manifest))

        result = manage("restore", str(tmp_path), env=elsewhere)

        assert result.returncode == 1
        assert _run(elsewhere, "restore", str(backup)), "the database is still empty"

    def test_what_differs_from_its_fingerprint_is_not_called_restored(
        self, backup, installation, tmp_path
    ) -> None:
        manifest = json.loads((backup / "manifest.json").read_text())
        for name in manifest["files"]:
            (tmp_path / name).write_bytes((backup / name).read_bytes())
        manifest["fingerprint"]["accounts"]["plan"]["received"] += 1
        (tmp_path / "manifest.json").write_text(json.dumps(manifest))

        result = manage("restore", str(tmp_path), env=installation())

        assert result.returncode == 1

    def test_keys_and_files_are_readable_by_their_owner_alone(self, backup) -> None:
        assert (backup / "keys.txt").read_text().strip() == PRODUCTION["MACHIKOE_IDENTITY_KEYS"]
        assert (backup / "keys.txt").stat().st_mode & 0o077 == 0
        assert backup.stat().st_mode & 0o077 == 0

    def test_an_earlier_backup_is_never_written_over(self, filled, backup) -> None:
        assert manage("backup", str(backup), env=filled).returncode == 1
