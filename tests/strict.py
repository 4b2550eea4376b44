"""Which tests run where, and that none is quietly left out.

- ``@pytest.mark.postgresql``: needs PostgreSQL; runs in the second pass of ``make test``.
- ``@pytest.mark.e2e``: drives a browser; runs once, in the first pass.
- ``--database-only``: what reads and writes the city's records, as in the second pass. What the
  site itself shows and lets in (``tests/site``) asks nothing of a particular database.
- With ``MACHIKOE_TEST_STRICT`` set, as in continuous integration, a skipped test has failed.
"""

import os
from collections.abc import Generator
from typing import Any

import pytest

STRICT = bool(os.environ.get("MACHIKOE_TEST_STRICT"))
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="only tests that touch the database"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgresql: needs PostgreSQL as its database")
    config.addinivalue_line("markers", "e2e: drives a real browser")
    config.addinivalue_line("markers", "slow: takes more than ten seconds")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from django.db import connection

    on_postgresql = connection.vendor == "postgresql"
    database_only = config.getoption("--database-only")
    wanted, unwanted = [], []
    for item in items:
        fits = on_postgresql or item.get_closest_marker("postgresql") is None
        if database_only:
            fits = fits and _touches_database(item)
        (wanted if fits else unwanted).append(item)
    if unwanted:
        config.hook.pytest_deselected(items=unwanted)
    items[:] = sorted(wanted, key=_empties_the_database)


def _empties_the_database(item: pytest.Item) -> bool:
    """Such tests come last: they take away what migrations have put into the database."""
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(
        (marker and marker.kwargs.get("transaction"))
        or fixtures & {"transactional_db", "live_server"}
    )


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("e2e") is not None or "site" in item.path.parts[-2:-1]:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, None]:
    _fail_if_skipped((yield).get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, None]:
    _fail_if_skipped((yield).get_result())


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here: {report.longrepr}"
