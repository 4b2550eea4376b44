from collections.abc import Iterator

import pytest

from accounts.models import User
from engagement.consultations import usage
from tests import factories


@pytest.fixture
def in_use() -> Iterator[set[str]]:
    """Codes that opinions speak about, as an app further down the road would tell."""
    codes: set[str] = set()

    def check(consultation: object) -> set[str]:
        return codes

    usage.register_usage(check)
    yield codes
    usage._checks.remove(check)


@pytest.fixture
def editor(client, db) -> User:
    """An administrator, signed in with ``client``."""
    user = factories.UserFactory(is_superuser=True)
    client.force_login(user)
    return user
