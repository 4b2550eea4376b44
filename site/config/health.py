"""Is the process alive, and can it do its work? For load balancers and monitoring."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from operations.checks import READINESS, WORK, Level, levels
from operations.metrics import exposition, may_read


class HealthMiddleware:
    """Answers before anything else: those who ask know neither the host name nor HTTPS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match request.path_info:
            case "/health/live/":
                return JsonResponse({"status": "ok"}, headers=FRESH)
            case "/health/ready/":
                return _ready()
            case "/health/work/":
                return _work()
            case "/health/metrics/" if may_read(request):
                return HttpResponse(*exposition(), headers=FRESH)
        return self.get_response(request)


FRESH = {"Cache-Control": "no-store"}


def _ready() -> JsonResponse:
    """Whether this process should get requests.

    A queue or worker that is down is told but does not count: comments are stored without them,
    and taking the web server away would turn a delay into a loss.
    """
    parts = levels(READINESS)
    is_ready = _is_working(parts)
    if is_ready:
        parts |= levels(WORK[:2])
    return _answer(parts, is_ready)


def _work() -> JsonResponse:
    parts = levels((*READINESS, *WORK))
    return _answer(parts, _is_working(parts))


def _is_working(parts: dict[str, str]) -> bool:
    return Level.FAILING not in parts.values()


def _answer(parts: dict[str, str], is_working: bool) -> JsonResponse:
    return JsonResponse(
        {"status": "ok" if is_working else "failing", **parts},
        status=200 if is_working else 503,
        headers=FRESH,
    )
