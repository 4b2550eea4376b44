import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .installation import Installation, PostgreSQLInstallation, SQLiteInstallation, wait_until

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


@pytest.fixture(params=[SQLiteInstallation, PostgreSQLInstallation], ids=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """Everything running, with one call for comments that is open."""
    # Not below pytest's own folder, which a database server's user may not enter.
    place = request.param(Path(tempfile.mkdtemp(prefix="machikoe-drill-")))
    try:
        place.open()
        place.shell(OPEN_CALL)
        wait_until(lambda: place.is_up("web"), "the web server's start")
        yield place
    finally:
        place.close()


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest):
    """Prints a line of figures, whatever pytest captures."""

    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n{request.node.name}: {line}", end="")

    return say
