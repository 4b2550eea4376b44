"""Where a language model is attached, and whether texts may be sent there."""

import socket
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

Address = IPv4Address | IPv6Address

LONGEST_WAIT = 600  # seconds


class AddressRefused(Exception):
    """The server is where the settings do not let texts go."""


@dataclass(frozen=True)
class Target:
    """An OpenAI-compatible server, as the operator's settings name it."""

    url: str
    model: str
    key: str = field(repr=False)
    timeout: int  # seconds
    may_be_outside: bool

    @property
    def parts(self) -> SplitResult:
        return urlsplit(self.url)

    @property
    def host(self) -> str:
        return self.parts.hostname or ""

    @property
    def port(self) -> int:
        return self.parts.port or (443 if self.is_encrypted else 80)

    @property
    def is_encrypted(self) -> bool:
        return self.parts.scheme == "https"

    @property
    def path(self) -> str:
        return f"{self.parts.path.rstrip('/')}/chat/completions"


def target() -> Target | None:
    """Where texts go, or ``None``: nothing is attached."""
    if not settings.MACHIKOE_WORDING_URL:
        return None
    return Target(
        url=settings.MACHIKOE_WORDING_URL,
        model=settings.MACHIKOE_WORDING_MODEL,
        key=settings.MACHIKOE_WORDING_KEY,
        timeout=settings.MACHIKOE_WORDING_TIMEOUT,
        may_be_outside=settings.MACHIKOE_WORDING_OUTSIDE,
    )


def check_settings() -> None:
    """Raise ``ImproperlyConfigured`` with what to change; asks the network for nothing."""
    attached = target()
    if attached is None:
        return
    try:
        parts, _port = attached.parts, attached.port
    except ValueError as error:
        raise ImproperlyConfigured("MACHIKOE_WORDING_URL is no address.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ImproperlyConfigured("MACHIKOE_WORDING_URL needs https:// (or http://) and a host.")
    if parts.username is not None or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            "MACHIKOE_WORDING_URL is scheme, host and path alone; a key goes into "
            "MACHIKOE_WORDING_KEY."
        )
    if not attached.model:
        raise ImproperlyConfigured("MACHIKOE_WORDING_URL needs MACHIKOE_WORDING_MODEL beside it.")
    if not 1 <= attached.timeout <= LONGEST_WAIT:
        raise ImproperlyConfigured(f"MACHIKOE_WORDING_TIMEOUT is 1 to {LONGEST_WAIT} seconds.")
    try:
        literal = ip_address(attached.host)
    except ValueError:
        return  # a name: looked up, and checked, each time
    if not may_connect(attached, literal):
        raise ImproperlyConfigured(
            "MACHIKOE_WORDING_URL leads outside the own network: that needs https:// and "
            "MACHIKOE_WORDING_OUTSIDE=true."
        )


def permitted_address(attached: Target) -> str:
    """The address to connect to. Every address of the name must be permitted, and the one that
    was looked at is the one that is connected to: a name cannot lead elsewhere in between.

    Raises ``AddressRefused``, and ``OSError`` for a name that is not known.
    """
    found = socket.getaddrinfo(attached.host, attached.port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(may_connect(attached, ip_address(each)) for each in addresses):
        raise AddressRefused
    return addresses[0]


def may_connect(attached: Target, address: Address) -> bool:
    """Own networks always; the rest of the world only encrypted and where the settings say so.
    Never what belongs to the machine's link, such as the metadata of a cloud."""
    address = getattr(address, "ipv4_mapped", None) or address
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    if address.is_loopback or address.is_private:
        return True
    return address.is_global and attached.is_encrypted and attached.may_be_outside
