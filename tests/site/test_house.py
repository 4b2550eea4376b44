"""The rules of the house: where things live, and what never happens."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from .processes import REPOSITORY

PACKAGES = ("engagement", "feedback_nlp", "site")
MODULES = sorted(
    path
    for package in PACKAGES
    for path in (REPOSITORY / package).rglob("*.py")
    if "migrations" not in path.parts
)
CODE = [path for path in MODULES if path.read_text(encoding="utf-8").strip()]


def git(*arguments: str) -> str:
    return subprocess.run(  # noqa: S603
        ["git", *arguments],  # noqa: S607
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def name(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def test_imports_run_one_way() -> None:
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(REPOSITORY / "pyproject.toml"), no_cache=True) == 0


def test_the_site_folder_never_shadows_python_s_own_module() -> None:
    assert not (REPOSITORY / "site" / "__init__.py").exists()


def test_git_keeps_the_site_folder() -> None:
    assert git("check-ignore", "--no-index", "site/manage.py") == ""
    for local in (".venv/x", "var/x", ".env", "site/collected/x"):
        assert git("check-ignore", "--no-index", local).strip() == local


def test_every_package_is_installed() -> None:
    include = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["setuptools"][
        "packages"
    ]["find"]["include"]
    packages = {"engagement", "feedback_nlp"} | {
        path.parent.name for path in (REPOSITORY / "site").glob("*/__init__.py")
    }

    assert {pattern.rstrip("*") for pattern in include} == packages


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_module_holds_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400


def test_most_modules_are_short() -> None:
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in CODE]

    assert sum(length < 150 for length in lengths) / len(lengths) > 0.85


@pytest.mark.parametrize("path", CODE, ids=name)
def test_no_module_runs_code_that_came_with_data(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.keyword(arg="trust_remote_code", value=value) if not is_false(value):
                pytest.fail(f"{name(path)}: trust_remote_code")
            case ast.keyword(arg="allow_pickle", value=value) if not is_false(value):
                pytest.fail(f"{name(path)}: allow_pickle")
            case ast.Import(names=names) if {n.name.split(".")[0] for n in names} & UNSAFE:
                pytest.fail(f"{name(path)}: {ast.unparse(node)}")
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in UNSAFE:
                pytest.fail(f"{name(path)}: {ast.unparse(node)}")


def is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


UNSAFE = {"pickle", "cloudpickle", "joblib", "dill", "marshal", "shelve"}


@pytest.mark.parametrize("path", CODE, ids=name)
def test_nothing_is_left_for_later(path: Path) -> None:
    assert not re.search(r"#.*\b(TODO|FIXME|XXX)\b", path.read_text(encoding="utf-8"))


def named_by_their_module() -> list[tuple[Path, ast.FunctionDef]]:
    """The services that a file is called after, such as ``publish_summary.py``."""
    return [
        (path, node)
        for path in REPOSITORY.glob("*/*/services/*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == path.stem
    ]


@pytest.mark.parametrize(
    ("path", "function"),
    named_by_their_module(),
    ids=lambda value: name(value) if isinstance(value, Path) else "",
)
def test_a_service_takes_keywords_only_and_says_what_it_does(
    path: Path, function: ast.FunctionDef
) -> None:
    assert not function.args.args
    assert ast.get_docstring(function)


def test_the_licence_is_the_one_that_is_named() -> None:
    text = (REPOSITORY / "LICENSE").read_text()
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]

    assert project["license"] == "AGPL-3.0-or-later"
    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE")
    assert "13. Remote Network Interaction" in text
    assert text.rstrip().endswith("<https://www.gnu.org/licenses/>.")
