"""Floods and programs: what is taken at once, what staff look at first, and what is too much.

Nobody solves a puzzle. Above the limits a comment is kept and held for review; only a ceiling
above those protects the disk, and then the writer keeps the text.
"""

from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest

from .models import HoldReason

# What one provider, school or office usually has.
NETWORK_BITS = {4: 24, 6: 48}


class TooMany(Exception):
    """More came than staff could look through: nothing further is stored for now."""


def why_held(request: HttpRequest, *, looks_automatic: bool) -> HoldReason | None:
    """Why staff should look at what ``request`` sends before it counts, or ``None``.

    Raises ``TooMany``.
    """
    reason = _reason(request, looks_automatic)
    if reason and not consume(request, action="submit_held", key="everybody"):
        raise TooMany
    return reason


def _reason(request: HttpRequest, looks_automatic: bool) -> HoldReason | None:
    if looks_automatic:
        return HoldReason.AUTOMATIC
    address = get_adapter().get_client_ip(request)
    if _is_shared(address):
        return None
    few = consume(request, action="submit_comment", key=network_of(address))
    return None if few else HoldReason.MANY


def network_of(address: str) -> str:
    """The neighbourhood of ``address``, such as ``203.0.113.0/24``."""
    bits = NETWORK_BITS[ip_address(address).version]
    return str(ip_network(f"{address}/{bits}", strict=False))


def _is_shared(address: str) -> bool:
    """Whether it is known to stand for many people, such as the terminals of a library."""
    networks = map(ip_network, settings.MACHIKOE_SHARED_NETWORKS)
    return any(ip_address(address) in network for network in networks)
