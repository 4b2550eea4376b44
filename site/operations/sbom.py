"""The software bill of materials: what an installation consists of, as its packages tell."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "machikoe"


def bill_of_materials() -> dict[str, Any]:
    """A CycloneDX 1.5 document (https://cyclonedx.org/docs/1.5/json/) of Machikoe and of every
    package that it needs, as they are installed; the same installation gives the same document."""
    project = distribution(PROJECT)
    packages = sorted(_needed_by(project), key=lambda package: _name(package))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**_component(project), "type": "application"}},
        "components": [_component(package) for package in packages],
        "dependencies": [
            {
                "ref": _purl(package),
                "dependsOn": sorted(_purl(needed) for needed in _requirements(package)),
            }
            for package in [project, *packages]
        ],
    }


def licence_of(package: Distribution) -> str:
    """What ``package`` says of its licence: an expression, else its classifiers, else its text."""
    data: Any = package.metadata
    told = [
        line.split(" :: ")[-1]
        for line in data.get_all("Classifier") or []
        if line.startswith("License ::") and line != "License :: OSI Approved"
    ]
    text = (data.get("License") or "").strip().split("\n")[0]
    return data.get("License-Expression") or ", ".join(told) or text or "not told"


def _needed_by(project: Distribution) -> list[Distribution]:
    found: dict[str, Distribution] = {}
    waiting = [project]
    while waiting:
        for package in _requirements(waiting.pop()):
            if _name(package) not in found:
                found[_name(package)] = package
                waiting.append(package)
    return list(found.values())


def _requirements(package: Distribution) -> Iterator[Distribution]:
    """What ``package`` needs on this machine; with extras, those of what asks for them, too."""
    for text in _asked_by(package):
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            needed = distribution(requirement.name)
        except PackageNotFoundError:
            continue  # a build of PyTorch without what graphics cards need
        yield needed
        for extra in requirement.extras:
            yield from _of_extra(needed, extra)


def _asked_by(package: Distribution) -> list[str]:
    """Machikoe is installed in place: its metadata may be older than what its file asks for."""
    if _name(package) != PROJECT:
        return package.requires or []
    project = tomllib.loads((settings.SITE_DIR.parent / "pyproject.toml").read_text())["project"]
    asked: list[str] = project["dependencies"]
    return asked


def _of_extra(package: Distribution, extra: str) -> Iterator[Distribution]:
    for text in package.requires or []:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker and not marker.evaluate({"extra": ""}) and marker.evaluate({"extra": extra}):
            try:
                yield distribution(requirement.name)
            except PackageNotFoundError:
                continue


def _component(package: Distribution) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": _purl(package),
        "name": _name(package),
        "version": package.version,
        "purl": _purl(package),
        "licenses": [{"license": {"name": licence_of(package)}}],
    }


def _name(package: Distribution) -> str:
    return str(canonicalize_name(package.metadata["Name"]))


def _purl(package: Distribution) -> str:
    return f"pkg:pypi/{_name(package)}@{re.sub(r'[+]', '%2B', package.version)}"
