import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .installation import Installation, PostgreSQLInstallation, SQLiteInstallation

OPEN_CALL = """
from datetime import timedelta
from django.utils import timezone
from wagtail.models import Page, Site
from tests import factories
home = factories.HomePageFactory(parent=Page.get_first_root_node())
Site.objects.update_or_create(is_default_site=True, defaults={"root_page": home})
now, day = timezone.now(), timedelta(days=1)
call = factories.ConsultationFactory(
    parent=home, slug="call", opens_at=now - day, closes_at=now + day
)
factories.GoalFactory(number=4, parent=call)
"""


@pytest.fixture(scope="session")
def filled() -> Iterator[Callable[[type[Installation]], Installation]]:
    """An installation of a kind that stores one open call for comments and runs no more."""
    made: dict[type[Installation], Installation] = {}

    def like(kind: type[Installation]) -> Installation:
        base = next(b for b in (PostgreSQLInstallation, SQLiteInstallation) if issubclass(kind, b))
        if base not in made:
            made[base] = base(new_folder())
            made[base].prepare()
            made[base].shell(OPEN_CALL)
            made[base].kill_all()
        return made[base]

    yield like
    for each in made.values():
        each.close()


@pytest.fixture(params=[SQLiteInstallation, PostgreSQLInstallation], ids=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, filled) -> Iterator[Installation]:
    """Everything running, with one call for comments that is open."""
    place = request.param(new_folder())
    try:
        place.prepare(like=filled(request.param))
        place.open()
        yield place
    finally:
        place.close()


def new_folder() -> Path:
    """Not below pytest's own, which a database server's user may not enter."""
    return Path(tempfile.mkdtemp(prefix="machikoe-drill-"))


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest):
    """Prints a line of figures, whatever pytest captures."""

    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n{request.node.name}: {line}", end="")

    return say
