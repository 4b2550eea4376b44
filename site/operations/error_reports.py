"""Reports of errors to a Sentry of the city's choice: off unless SENTRY_DSN is set."""

from typing import Any

import sentry_sdk


def start(dsn: str, **options: Any) -> None:
    """Send the kind and place of errors to ``dsn``; neither values, requests nor people."""
    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=scrub,
        **options,
    )


def scrub(event: Any, hint: Any) -> Any:
    """``event`` without anything that may quote a citizen: requests, users, messages of errors."""
    for name in ("request", "user", "extra", "breadcrumbs", "server_name"):
        event.pop(name, None)
    for value in event.get("exception", {}).get("values", []):
        value["value"] = ""
    log = event.get("logentry")
    if log:
        event["logentry"] = {"message": log.get("message", "")}
    return event
