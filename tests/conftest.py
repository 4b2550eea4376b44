from collections.abc import Callable

import hypothesis
import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from wagtail.models import Page, Site

from accounts.models import User
from home.models import HomePage
from tests import factories

# A busy machine is no bug: how long an example takes is for the benchmarks to say.
hypothesis.settings.register_profile(
    "machikoe", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("machikoe")

pytest_plugins = ["tests.strict"]


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
    """Rate limits count in the cache; each test starts with none used."""
    cache.clear()
