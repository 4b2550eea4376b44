from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..files.schema import schema


@require_safe
@cache_control(public=True, max_age=86_400)
def summary_schema(request: HttpRequest) -> JsonResponse:
    """The JSON Schema of published results, at an address that stays."""
    answer = JsonResponse(
        schema(),
        content_type="application/schema+json",
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
