"""Give the city its front page and the address that serves it."""

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from home.models import HomePage


@transaction.atomic
def set_up_site(*, municipality: str, hostname: str, port: int, municipality_en: str = "") -> Site:
    """Make the front page once and point the default site at it.

    Running it again corrects the address and leaves the page as staff have edited it.
    """
    home = HomePage.objects.first() or _new_front_page(municipality, municipality_en)
    site, _ = Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": hostname,
            "port": port,
            "root_page": home,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    _remove_welcome_page()
    return site


def _new_front_page(municipality: str, municipality_en: str) -> HomePage:
    home = HomePage(
        title=municipality,
        municipality=municipality,
        municipality_en=municipality_en,
        slug="machikoe",
    )
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    return home


def _remove_welcome_page() -> None:
    """Wagtail's own first page greets its developer, not a citizen."""
    welcome = Page.objects.filter(slug="home", depth=2, content_type__model="page", numchild=0)
    for page in welcome:
        page.delete()
