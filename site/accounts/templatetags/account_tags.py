from django import template
from django.conf import settings

register = template.Library()


@register.filter
def leads_to_admin(address: str | None) -> bool:
    """Whether somebody who signs in on the way to ``address`` must be staff."""
    return (address or "").startswith("/admin/")


@register.simple_tag
def citizens_may_sign_up() -> bool:
    return bool(settings.MACHIKOE_CITIZEN_ACCOUNTS)


@register.simple_tag
def providers_are_set_up() -> bool:
    return bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])
