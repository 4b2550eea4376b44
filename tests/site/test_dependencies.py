"""What is installed is what is locked, and all of it may be given on under the AGPL."""

import re
import tomllib
from importlib.metadata import Distribution, distribution

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from .locks import locked
from .processes import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
WITHOUT_HASH = locked("requirements-torch.lock")
LOCKED = locked("requirements.lock") | WITHOUT_HASH
LOCKED_DEV = locked("requirements-dev.lock") | WITHOUT_HASH

# What PyTorch's build for graphics cards brings along; Machikoe runs without.
FOR_GRAPHICS_CARDS = ("nvidia-", "cuda-", "triton")

# Families of licences whose works may become part of an AGPL work, or be used beside it.
ACCEPTED = {
    "permissive": r"MIT(-0|-CMU| License)?|(New |0)?BSD([- ][23])?([- ]Clause)?( License)?"
    r"|ISC.*|Zlib",
    "permissive with a patent grant": r"Apache.*|BSL-1\.0",
    "Python's own": r"PSF.*|Python Software Foundation License|CNRI-Python",
    "public domain": r"CC0-1\.0",
    "a font, which may be embedded and given on": r"OFL-1\.1",
    "file by file, compatible with the GPL family": r"MPL-2\.0|Mozilla Public License 2\.0.*",
    "library, compatible with version 3": r"LGPL-3\.0-(only|or-later)",
}
# What the metadata cannot tell, looked up by hand.
EXPLAINED = {
    "axe-playwright-python": "MIT by its LICENSE file; carries axe-core, MPL-2.0. Tests only.",
    "djlint": "GPL-3.0-or-later: a tool that checks the templates and is not given on.",
    "qrcode": "BSD; 'other' is the Apache-2.0 of a part that it ported.",
    "text-unidecode": "Artistic or GPL-2.0-or-later, as one likes. Tests only.",
}


def test_every_requirement_is_locked_at_a_version_that_it_accepts() -> None:
    dev = PROJECT["optional-dependencies"]["dev"]
    for lock, requirements in (
        (LOCKED, PROJECT["dependencies"]),
        (LOCKED_DEV, PROJECT["dependencies"] + dev),
    ):
        for requirement in map(Requirement, requirements):
            assert lock[canonicalize_name(requirement.name)] in requirement.specifier


def test_tests_run_on_the_very_versions_that_are_given_on() -> None:
    assert LOCKED.items() <= LOCKED_DEV.items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_file_that_is_installed_has_its_hash_but_pytorch_s(lock: str) -> None:
    text = (REPOSITORY / lock).read_text()
    entries = re.findall(r"^[a-z0-9-]+==.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)+", text, re.M)
    assert len(entries) == len(locked(lock))
    assert list(WITHOUT_HASH) == ["torch"]
    assert "://" not in text, "no index of one machine"


@pytest.mark.parametrize("name", LOCKED_DEV)
def test_what_is_installed_is_what_is_locked(name: str) -> None:
    assert Version(distribution(name).version).public == LOCKED_DEV[name]


@pytest.mark.parametrize("name", LOCKED_DEV)
def test_nothing_is_installed_beside_the_lock(name: str) -> None:
    for text in distribution(name).requires or []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needed = canonicalize_name(requirement.name)
            assert needed in LOCKED_DEV or needed.startswith(FOR_GRAPHICS_CARDS), text


@pytest.mark.parametrize("name", LOCKED_DEV)
def test_it_runs_on_the_oldest_python_that_is_promised(name: str) -> None:
    promised = PROJECT["requires-python"].removeprefix(">=")
    assert f"{promised}.0" in SpecifierSet(distribution(name).metadata["Requires-Python"] or "")


@pytest.mark.parametrize("name", LOCKED_DEV)
def test_its_licence_goes_together_with_ours(name: str) -> None:
    if name not in EXPLAINED:
        assert goes_together(distribution(name)), licences(distribution(name))


@pytest.mark.parametrize("name", EXPLAINED)
def test_an_explanation_is_still_needed(name: str) -> None:
    assert not goes_together(distribution(name))


def goes_together(package: Distribution) -> bool:
    found = licences(package)
    return bool(found) and all(
        any(is_accepted(choice) for choice in re.split(r"\s+OR\s+", each)) for each in found
    )


def licences(package: Distribution) -> list[str]:
    """Every licence that applies, as the package tells: as an expression, a classifier, a text."""
    data = package.metadata
    if expression := data.get("License-Expression"):
        return re.split(r"\s+AND\s+", expression)
    classifiers = [
        line.split(" :: ")[-1]
        for line in data.get_all("Classifier") or []
        if line.startswith("License ::") and line != "License :: OSI Approved"
    ]
    text = (data.get("License") or "").strip().split("\n")[0]
    return classifiers or (re.split(r"\s+AND\s+", text) if text else [])


def is_accepted(licence: str) -> bool:
    return any(re.fullmatch(pattern, licence.strip()) for pattern in ACCEPTED.values())


@pytest.mark.parametrize(
    "licence", ["GPL-2.0-only", "SSPL-1.0", "Other/Proprietary License", "BUSL-1.1", "CC-BY-NC-4.0"]
)
def test_a_licence_that_does_not_go_together_would_be_found(licence: str) -> None:
    assert not is_accepted(licence)
