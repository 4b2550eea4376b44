from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _japanese() -> Iterator[None]:
    """What a test's requests spoke last does not leak into the next test."""
    with translation.override("ja"):
        yield
