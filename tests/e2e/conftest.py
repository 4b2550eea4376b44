"""A real browser against the real application, at a phone's and a desk's width."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as BrowserPage
from wagtail.models import Page, Site

from home.models import HomePage
from tests import factories

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WIDTHS = {"phone": 375, "desk": 1280}

# Playwright keeps an event loop in the thread of the tests, which Django takes for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = [
        "--no-sandbox",
        "--enable-unsafe-swiftshader",  # WebGL without a graphics card
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


@pytest.fixture
def home(transactional_db: None, live_server: Any) -> HomePage:
    """The city's front page where the browser looks for it."""
    page = factories.HomePageFactory(parent=Page.get_first_root_node())
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": page}
    )
    return page


@pytest.fixture(params=WIDTHS.values(), ids=WIDTHS.keys())
def width(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], request: Any) -> dict[str, Any]:
    width = request.getfixturevalue("width") if "width" in request.fixturenames else 1280
    return {
        **browser_context_args,
        "viewport": {"width": width, "height": 800},
        "locale": "ja-JP",
        "timezone_id": "Asia/Tokyo",
    }


@pytest.fixture
def page(page: BrowserPage) -> Iterator[BrowserPage]:
    """A page that fails the test when the browser reports an error or a policy violation."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    yield page
    assert complaints == []


@pytest.fixture
def sound(page: BrowserPage) -> Callable[[], None]:
    """Checks the page as it stands: axe finds nothing, and nothing sticks out sideways."""

    def check(*ignored_rules: str) -> None:
        page.wait_for_load_state()
        rules = {rule: {"enabled": False} for rule in ignored_rules}
        result = Axe().run(page, options={"rules": rules})
        assert result.violations_count == 0, f"{page.url}\n{result.generate_report()}"
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{page.url} is {overflow} px wider than the window"

    return check
