"""A whole town to visit, for tests that ask the same of every address."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests import factories

from .town import Town, build


@pytest.fixture
def town(home: Any, settings: Any, tmp_path: Path) -> Iterator[Town]:
    settings.MACHIKOE_PAGE_CACHE_SECONDS = 0
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(factories.DURING, tick=False):
        yield build(home)


@pytest.fixture
def quiet() -> Iterator[None]:
    """A warning for each of thousands of refusals would take longer than the refusals."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
