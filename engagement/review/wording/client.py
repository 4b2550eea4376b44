"""Asking an OpenAI-compatible server once, over plain HTTP.

urllib3 rather than the ``openai`` package, which brings a dozen more, or ``requests``, which reads
proxies and passwords from its surroundings: here nothing goes anywhere but to the address that was
checked, no redirect is followed and nothing is tried again by itself.
"""

import json
import time
from typing import Any

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError

from ..models import WordingError
from .target import AddressRefused, Target, permitted_address

LONGEST_ANSWER = 256 * 1024  # bytes
CONNECT_WITHIN = 10  # seconds
KEPT_OF_FAILURES = 2000  # characters


class WordingFailed(Exception):
    """No answer that can be used; ``received`` is what came instead, for whoever looks into it."""

    def __init__(self, reason: WordingError, received: str = "") -> None:
        super().__init__(reason)
        self.reason, self.received = reason, received


def complete(attached: Target, messages: list[dict[str, str]]) -> str:
    """What the model answers to ``messages``. Raises ``WordingFailed``."""
    body = json.dumps({"model": attached.model, "messages": messages}).encode()
    deadline = time.monotonic() + attached.timeout
    try:
        with _pool(attached) as pool, _response(pool, attached, body) as response:
            received = _read(response, deadline)
    except AddressRefused as error:
        raise WordingFailed(WordingError.ADDRESS) from error
    except (NewConnectionError, ConnectTimeoutError) as error:
        raise WordingFailed(WordingError.UNREACHABLE) from error
    except ReadTimeoutError as error:
        raise WordingFailed(WordingError.SLOW) from error
    except (HTTPError, OSError) as error:
        raise WordingFailed(WordingError.UNREACHABLE) from error
    if response.status != 200:
        raise WordingFailed(_reason(response.status), received[:KEPT_OF_FAILURES])
    return _content(received)


def _response(pool: urllib3.HTTPConnectionPool, attached: Target, body: bytes) -> Any:
    wait = urllib3.Timeout(connect=min(CONNECT_WITHIN, attached.timeout), read=attached.timeout)
    return pool.urlopen(
        "POST",
        attached.path,
        body=body,
        headers=_headers(attached),
        retries=False,
        redirect=False,
        preload_content=False,
        timeout=wait,
    )


def _pool(attached: Target) -> urllib3.HTTPConnectionPool:
    """Connects to the address that was checked, and asks it for the certificate of the name."""
    address = permitted_address(attached)
    if attached.is_encrypted:
        return urllib3.HTTPSConnectionPool(
            address,
            attached.port,
            server_hostname=attached.host,
            assert_hostname=attached.host,
        )
    return urllib3.HTTPConnectionPool(address, attached.port)


def _headers(attached: Target) -> dict[str, str]:
    headers = {
        "Host": attached.parts.netloc,
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
    }
    if attached.key:
        headers["Authorization"] = f"Bearer {attached.key}"
    return headers


def _read(response: Any, deadline: float) -> str:
    """The whole body: not one that is too long, and not one that trickles in for ever."""
    received = b""
    while chunk := response.read1(64 * 1024, decode_content=False):
        received += chunk
        if len(received) > LONGEST_ANSWER:
            raise WordingFailed(WordingError.TOO_LONG)
        if time.monotonic() > deadline:
            raise WordingFailed(WordingError.SLOW)
    return received.decode("utf-8", "replace")


def _reason(status: int) -> WordingError:
    return WordingError.BUSY if status == 429 or status >= 500 else WordingError.REFUSED


def _content(received: str) -> str:
    try:
        content = json.loads(received)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise WordingFailed(WordingError.UNUSABLE, received[:KEPT_OF_FAILURES]) from error
    if not isinstance(content, str):
        raise WordingFailed(WordingError.UNUSABLE, received[:KEPT_OF_FAILURES])
    return content
