from collections.abc import Callable

import hypothesis
import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache, caches
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test import TransactionTestCase
from wagtail.models import Page, Site

from accounts.models import User
from home.models import HomePage
from operations.append_only import released
from tests import factories

# A busy machine is no bug: how long an example takes is for the benchmarks to say.
hypothesis.settings.register_profile(
    "machikoe", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("machikoe")

pytest_plugins = ["tests.strict"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """What migrations put into the database is remembered for every connection.

    A browser test gets a connection of its own, whose database would stay empty once it has been
    emptied.
    """
    contents = getattr(connections[DEFAULT_DB_ALIAS], "_test_serialized_contents", None)
    if contents is not None:
        type(connections[DEFAULT_DB_ALIAS])._test_serialized_contents = contents


@pytest.fixture(scope="session", autouse=True)
def _emptying_after_a_test_takes_the_log_along() -> None:
    """The database refuses to empty the audit log; only these tests clean up behind themselves."""
    emptied = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        with released(connection):
            emptied(case)

    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture
def home(db: None) -> HomePage:
    """The city's front page as the root of the default site."""
    page = factories.HomePageFactory(parent=Page.get_first_root_node())
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "root_page": page}
    )
    return page


@pytest.fixture
def user_with(db: None) -> Callable[..., User]:
    """``user_with("review.change_theme", ...)``: a member of staff with just these permissions."""

    def make(*permissions: str) -> User:
        user = factories.UserFactory()
        for permission in ("wagtailadmin.access_admin", *permissions):
            app, codename = permission.split(".")
            user.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )
        return user

    return make


@pytest.fixture(autouse=True)
def _limits_start_anew() -> None:
    """Rate limits count in the cache; each test starts with none used and no page kept."""
    cache.clear()
    caches["pages"].clear()
