"""Is the process alive, and can it do its work? For load balancers and container health checks."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponseBase, JsonResponse


class HealthMiddleware:
    """Answers before anything else: those who ask know neither the host name nor HTTPS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match request.path_info:
            case "/health/live/":
                return _answer("ok")
            case "/health/ready/":
                return _answer(readiness())
        return self.get_response(request)


def readiness() -> str:
    """``ok`` when the database answers and every migration is applied, otherwise what is wrong."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "database unreachable"
    return "migrations pending" if pending else "ok"


def _answer(status: str) -> JsonResponse:
    return JsonResponse(
        {"status": status},
        status=200 if status == "ok" else 503,
        headers={"Cache-Control": "no-store"},
    )
