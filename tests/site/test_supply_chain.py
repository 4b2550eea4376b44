"""What Machikoe is made of, and what its code never does with data from outside."""

import re
import subprocess
from io import StringIO

from django.conf import settings
from django.core.management import call_command

from operations.sbom import bill_of_materials

from .locks import locked
from .processes import REPOSITORY

# Code would run out of data, or somebody else's code out of a model's folder.
FORBIDDEN = re.compile(
    r"\bpickle\b(?! *=)|\bmarshal\b|\bshelve\b|torch\.load|yaml\.load\(|allow_pickle=True"
    r"|trust_remote_code=True|\beval\(|\bexec\(|shell=True|verify=False"
)
FETCHES = re.compile(
    r"urlopen|urllib\.request|http\.client|\bhttpx\b|\burllib3\b|\brequests\.(get|post)"
)
# Where something is fetched, and why its address is nobody's to choose.
FETCHERS = {
    "site/demo/waiting.py",  # this machine's own web server
    "engagement/review/wording/client.py",  # the server that the operator's settings name, if any
}


def sources() -> dict[str, str]:
    """Machikoe's own code by path."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py"],  # noqa: S607
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    own = [path for path in listed.stdout.split() if not path.startswith("tests/")]
    return {path: (REPOSITORY / path).read_text() for path in own if (REPOSITORY / path).exists()}


def test_no_code_is_run_out_of_data() -> None:
    found = {path: FORBIDDEN.findall(text) for path, text in sources().items()}
    assert {path: words for path, words in found.items() if words} == {}
    assert FORBIDDEN.search("import pickle")


def test_nothing_is_fetched_but_from_where_the_operator_says() -> None:
    fetching = {path for path, text in sources().items() if FETCHES.search(text)}
    assert fetching <= FETCHERS


def test_queue_and_sessions_carry_json_only() -> None:
    assert settings.CELERY_TASK_SERIALIZER == "json"
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert "json" in settings.SESSION_SERIALIZER.lower()


def test_the_bill_of_materials_names_every_package_that_is_given_on() -> None:
    told = {part["name"]: part["version"] for part in bill_of_materials()["components"]}
    tools = {"pip", "setuptools", "wheel"}  # what installs, and is not part of it
    for name, version in (locked("requirements.lock") | locked("requirements-torch.lock")).items():
        if name not in tools:
            assert told[name].split("+")[0] == version


def test_every_package_of_it_tells_its_licence() -> None:
    printed = StringIO()
    call_command("sbom", "--licences", stdout=printed)
    lines = printed.getvalue().splitlines()
    assert len(lines) > 50
    assert not [line for line in lines if line.endswith("not told")]


def test_every_reference_in_it_leads_somewhere() -> None:
    bill = bill_of_materials()
    known = {part["bom-ref"] for part in [bill["metadata"]["component"], *bill["components"]]}
    for entry in bill["dependencies"]:
        assert {entry["ref"], *entry["dependsOn"]} <= known
