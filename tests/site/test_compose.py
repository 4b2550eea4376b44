"""The installation for a city, checked without a container engine."""

import re

import pytest
import yaml

from .processes import REPOSITORY

COMPOSE = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()
# What the Compose Specification allows in a service and this file has use for.
ALLOWED_KEYS = {
    *(
        "build",
        "cap_add",
        "cap_drop",
        "command",
        "depends_on",
        "environment",
        "healthcheck",
        "image",
        "init",
        "mem_limit",
        "pids_limit",
    ),
    *(
        "ports",
        "profiles",
        "read_only",
        "restart",
        "security_opt",
        "stop_grace_period",
        "tmpfs",
        "user",
    ),
    "volumes",
}


def example_variables() -> dict[str, str]:
    lines = (REPOSITORY / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_part_of_an_installation_is_there() -> None:
    assert set(SERVICES) == {*OURS, "db", "redis", "proxy"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_written_in_words_that_compose_knows(name: str) -> None:
    service = SERVICES[name]

    assert set(service) <= ALLOWED_KEYS
    assert isinstance(service.get("command", []), list)
    for volume in service.get("volumes", []):
        if isinstance(volume, dict):
            assert volume["read_only"] is True
        else:
            assert volume.split(":")[0] in COMPOSE["volumes"]
    for needed, condition in service.get("depends_on", {}).items():
        assert needed in SERVICES
        assert condition["condition"] in {"service_healthy", "service_completed_successfully"}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_a_service_that_runs_tells_whether_it_is_healthy(name: str) -> None:
    check = SERVICES[name]["healthcheck"]

    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries", "start_period"} <= set(check)
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_migrations_run_once_before_anything_that_needs_them() -> None:
    assert SERVICES["migrate"]["command"][:3] == ["python", "manage.py", "migrate"]
    assert SERVICES["migrate"]["restart"] == "no"
    for name in ("web", "worker", "beat"):
        needed = SERVICES[name]["depends_on"]
        assert needed["migrate"]["condition"] == "service_completed_successfully"
        assert needed["db"]["condition"] == needed["redis"]["condition"] == "service_healthy"


def test_exactly_one_clock_ticks() -> None:
    clocks = [n for n in OURS if {"beat", "-B", "--beat"} & set(SERVICES[n]["command"])]

    assert clocks == ["beat"]


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_named_by_version(name: str) -> None:
    assert re.search(r":\d+\.\d+|:\d+-", SERVICES[name]["image"])


def test_the_image_is_built_from_named_versions_and_runs_without_root() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)

    assert images
    assert all(re.search(r":\d+\.\d+", image) for image in images)
    assert users[-1] == "machikoe"
    assert "pip install --no-deps -e ." in DOCKERFILE


@pytest.mark.parametrize("name", OURS)
def test_our_services_can_do_no_more_than_they_need(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert "privileged" not in service


def test_only_a_proxy_reaches_it() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert set(published) == {"web", "proxy"}
    assert SERVICES["proxy"]["profiles"] == ["proxy"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


def test_the_proxy_overwrites_what_a_client_claims_and_takes_every_file_that_is_allowed() -> None:
    proxy = (REPOSITORY / "docs" / "deploy" / "nginx.conf").read_text()

    assert "proxy_set_header X-Forwarded-Proto https;" in proxy
    assert "proxy_set_header Host $host;" in proxy
    assert "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;" in proxy
    assert "client_max_body_size 60m;" in proxy
    assert "non_idempotent" not in proxy  # no comment is sent twice


def test_the_proxy_keeps_no_page_no_address_and_no_query() -> None:
    proxy = (REPOSITORY / "docs" / "deploy" / "nginx.conf").read_text()
    pages = proxy[proxy.index("location / {") :]
    log = next(line for line in proxy.splitlines() if "log_format" in line)

    assert "proxy_cache" not in pages
    assert "$remote_addr" not in log
    assert "$request_uri" not in log
    assert "$request " not in log


def test_every_variable_is_explained_in_the_example_and_no_secret_is_given() -> None:
    text = (REPOSITORY / "docker-compose.yml").read_text()
    used = set(re.findall(r"\$\{(\w+)", text))
    example = example_variables()

    assert used == set(example)
    for secret in ("DJANGO_SECRET_KEY", "MACHIKOE_IDENTITY_KEYS", "POSTGRES_PASSWORD"):
        assert example[secret] == ""
        assert f"${{{secret}:?" in text


def test_every_variable_that_is_read_is_documented() -> None:
    settings = (REPOSITORY / "site" / "config" / "settings").rglob("*.py")
    code = "".join(path.read_text() for path in settings)
    read = set(re.findall(r"""env(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", code))
    documented = (REPOSITORY / "docs" / "operations.md").read_text()

    assert len(read) > 20
    assert not [name for name in {*read, *example_variables()} if f"`{name}`" not in documented]
