"""Starting Machikoe's commands as processes of their own, away from the tests' database."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SITE = REPOSITORY / "site"
OURS = ("DJANGO_", "MACHIKOE_", "DATABASE_", "REDIS_", "CELERY_", "EMAIL_", "PORT")

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "DJANGO_SECRET_KEY": "k" * 25 + "0123456789" * 3 + "!?",
    "DJANGO_ALLOWED_HOSTS": "iken.example.jp",
    "MACHIKOE_IDENTITY_KEYS": "an-identity-key-for-tests",
    "MACHIKOE_BASE_URL": "https://iken.example.jp",
    "DATABASE_URL": "postgres://machikoe:machikoe@127.0.0.1/machikoe",
    "REDIS_URL": "redis://127.0.0.1:6379/15",
    "EMAIL_URL": "smtp+tls://machikoe:secret@mail.example.jp:587",
}


def environment(**values: str) -> dict[str, str]:
    """This process's environment with none of Machikoe's variables but ``values``."""
    neutral = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    return {**neutral, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **values}


def run(
    *arguments: str, env: Mapping[str, str], timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the tests' own commands
        [sys.executable, *arguments],
        cwd=SITE,
        env=env,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def manage(
    *arguments: str, env: Mapping[str, str], timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    return run("manage.py", *arguments, env=env, timeout=timeout)
