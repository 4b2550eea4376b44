"""The virus scanner that a city may attach: none, a ``clamd``, or a callable of its own."""

import socket
import struct
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

Scanner = Callable[[bytes], bool]

_CHUNK = 64 * 1024
_SECONDS = 15


class ScannerFailed(Exception):
    """The scanner gave no verdict."""


def is_clean(data: bytes) -> bool:
    """What the scanner of ``MACHIKOE_VIRUS_SCANNER`` says; yes where there is none.

    Raises ``ScannerFailed``, whatever went wrong with it.
    """
    address = settings.MACHIKOE_VIRUS_SCANNER
    if not address:
        return True
    try:
        return _scanner(address)(data)
    except Exception as error:
        raise ScannerFailed(type(error).__name__) from None


def _scanner(address: str) -> Scanner:
    if address.startswith("clamd://"):
        return lambda data: _ask_clamd(address, data)
    scanner: Scanner = import_string(address)
    return scanner


def _ask_clamd(address: str, data: bytes) -> bool:
    """clamd's INSTREAM: the data in chunks, each after its length; a length of zero ends it."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port or 3310), _SECONDS) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        verdict = connection.makefile("rb").read(4096).rstrip(b"\0\n")
    if verdict.endswith(b" FOUND"):
        return False
    if verdict.endswith(b": OK"):
        return True
    raise ScannerFailed
