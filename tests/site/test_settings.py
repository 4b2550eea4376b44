"""A city's installation starts with everything it needs, or says what it lacks."""

import pytest

from .processes import PRODUCTION, environment, manage, run


def test_production_passes_every_deployment_check(tmp_path) -> None:
    env = environment(**PRODUCTION, MACHIKOE_DATA_DIR=str(tmp_path))

    result = manage("check", "--deploy", "--fail-level", "WARNING", env=env)

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("value", [None, ""], ids=["missing", "empty"])
@pytest.mark.parametrize(
    "variable", [name for name in PRODUCTION if name != "DJANGO_SETTINGS_MODULE"]
)
def test_production_does_not_start_without_a_variable_and_names_it(
    tmp_path, variable: str, value: str | None
) -> None:
    env = environment(**PRODUCTION, MACHIKOE_DATA_DIR=str(tmp_path))
    del env[variable]
    if value is not None:
        env[variable] = value

    result = run("-c", "import config.settings.production", env=env)

    assert result.returncode != 0
    assert variable in result.stderr.splitlines()[-1]


def test_a_single_machine_makes_its_secrets_once_and_keeps_them_to_itself(tmp_path) -> None:
    env = environment(DJANGO_SETTINGS_MODULE="config.settings.dev", MACHIKOE_DATA_DIR=str(tmp_path))
    print_secrets = (
        "from django.conf import settings as s; print(s.SECRET_KEY, s.MACHIKOE_IDENTITY_KEYS)"
    )

    first, second = (manage("shell", "--no-imports", "-c", print_secrets, env=env) for _ in "12")

    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    for secret in (tmp_path / "secrets").iterdir():
        assert secret.stat().st_mode & 0o077 == 0


def test_links_of_a_single_machine_lead_to_its_port(tmp_path) -> None:
    env = environment(
        DJANGO_SETTINGS_MODULE="config.settings.dev", MACHIKOE_DATA_DIR=str(tmp_path), PORT="8123"
    )
    print_address = "from django.conf import settings as s; print(s.WAGTAILADMIN_BASE_URL)"

    result = manage("shell", "--no-imports", "-c", print_address, env=env)

    assert result.stdout.strip() == "http://localhost:8123"


def test_every_migration_is_written(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
