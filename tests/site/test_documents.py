"""What the documents tell people to type exists, and so does what they point at as proof."""

import re
import shlex
from collections.abc import Iterator

import pytest
import yaml
from django.core.management import CommandError, get_commands, load_command_class

from .processes import REPOSITORY

DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
SERVICES = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())["services"]
TARGETS = re.findall(r"^(\w[\w-]*):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
# Where a path of the checklist may begin.
ROOTS = [REPOSITORY / folder for folder in ("tests", "engagement", "site", "site/config", ".")]


def typed() -> Iterator[list[str]]:
    """Commands of the documents, as a shell splits them; what is in brackets is typed, too."""
    for document in DOCUMENTS:
        for block in BLOCK.findall(document.read_text()):
            for line in block.replace("\\\n", " ").splitlines():
                for command in re.split(r"&&|\|", line):
                    if re.match(r" *(docker|make|manage\.py)\b", command):
                        yield shlex.split(re.sub(r"[\[\]]", "", command), comments=True)


@pytest.mark.parametrize("words", [w for w in typed() if "manage.py" in w], ids=" ".join)
def test_a_command_of_the_documents_is_one_that_there_is(words: list[str]) -> None:
    name, *arguments = words[words.index("manage.py") + 1 :]

    app = get_commands()[name]
    parser = load_command_class(str(app), name).create_parser("manage.py", name)
    try:
        parser.parse_args(arguments)
    except CommandError as error:
        pytest.fail(str(error))


@pytest.mark.parametrize("words", [w for w in typed() if w[0] in {"docker", "make"}], ids=" ".join)
def test_what_is_started_or_made_is_defined(words: list[str]) -> None:
    if words[0] == "make":
        assert {word for word in words[1:] if "=" not in word} <= set(TARGETS)
    elif words[:3] in (["docker", "compose", "exec"], ["docker", "compose", "run"]):
        assert set(words) & set(SERVICES)


def test_the_security_checklist_points_at_what_there_is() -> None:
    checklist = (REPOSITORY / "docs" / "security.md").read_text()
    named = set(re.findall(r"`(\w[\w./-]+\.(?:py|csv|js|md)|\w[\w/]+/)`", checklist))

    assert len(named) > 30
    assert not [path for path in named if not any((root / path).exists() for root in ROOTS)]
