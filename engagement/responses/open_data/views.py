"""The addresses of the API: GET only, open to every origin, paged, with an ETag."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from engagement.consultations.models import Consultation, Measure

from ..models import ResponseSummary
from . import contents
from .openapi import LARGEST, PAGE_SIZE, PLACES, description

NUMBER = re.compile(r"[1-9][0-9]{0,7}")
View = Callable[..., HttpResponse]


def api(view: Callable[..., dict[str, Any]]) -> View:
    """``view`` as an address: what is wrong with a request is told as JSON, too."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            data, status = view(request, *args, **kwargs), 200
        except Http404:
            data, status = {"error": "Nothing public is here."}, 404
        except ValueError as error:
            data, status = {"error": str(error)}, 400
        response = JsonResponse(
            data, status=status, json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link"
        # Copies are checked each time, so that what is taken back does not live on.
        response["Cache-Control"] = "no-cache"
        return response

    made: View = require_safe(conditional_page(answer))
    return made


@api
def index(request: HttpRequest) -> dict[str, Any]:
    names = {"consultations": "consultations", "summaries": "summaries", "openapi": "openapi"}
    links = {key: request.build_absolute_uri(reverse(f"api:{n}")) for key, n in names.items()}
    return {**links, "license": contents.license_data()}


@api
def consultations(request: HttpRequest) -> dict[str, Any]:
    return _consultations(request, contents.consultations(), contents.published())


@api
def consultation(request: HttpRequest, pk: int) -> dict[str, Any]:
    return contents.consultation_data(request, _public(pk), contents.published())


@api
def goals(request: HttpRequest, pk: int) -> dict[str, Any]:
    found = _public(pk).goals.public().prefetch_related("directions")
    return _paged(request, found, contents.goal_data)


@api
def measures(request: HttpRequest, pk: int) -> dict[str, Any]:
    found = Measure.objects.filter(direction__goal__in=_public(pk).goals.public())
    ordered = found.select_related("direction__goal").order_by(
        "direction__goal__path", "direction__sort_order", "sort_order", "pk"
    )
    return _paged(request, ordered, contents.measure_data)


@api
def summaries(request: HttpRequest) -> dict[str, Any]:
    """The consultations whose results are published."""
    with_results = contents.published()
    found = contents.consultations().filter(pk__in=with_results)
    return _consultations(request, found, with_results)


@api
def summary(request: HttpRequest, pk: int) -> dict[str, Any]:
    return contents.summary_data(request, _results(pk))


@api
def rows(request: HttpRequest, pk: int) -> dict[str, Any]:
    found = contents.row_list(_results(pk), request.GET.get("goal", ""))
    return _paged(request, found, lambda _request, row: row)


@api
def openapi(request: HttpRequest) -> dict[str, Any]:
    return description(request.build_absolute_uri(reverse("api:index")))


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The description of the API to read."""
    context = {
        "base": request.build_absolute_uri(reverse("api:index")),
        "places": [{"path": path, "text": place[0]} for path, place in PLACES.items()],
        "license": contents.license_data(),
    }
    return render(request, "responses/api.html", context)


def _consultations(request: HttpRequest, found: Any, with_results: set[int]) -> dict[str, Any]:
    return _paged(
        request, found, lambda req, each: contents.consultation_data(req, each, with_results)
    )


def _public(pk: int) -> Consultation:
    found: Consultation | None = contents.consultations().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _results(pk: int) -> ResponseSummary:
    page: ResponseSummary | None = ResponseSummary.objects.public_of(_public(pk))
    if page is None:
        raise Http404
    return page


def _paged(request: HttpRequest, found: Any, data: Callable[..., Any]) -> dict[str, Any]:
    size = min(_number(request, "page_size", PAGE_SIZE), LARGEST)
    paginator: Paginator[Any] = Paginator(found, size)
    try:
        page = paginator.page(_number(request, "page", 1))
    except EmptyPage:
        raise Http404 from None
    return {
        "count": paginator.count,
        "next": _link(request, page.number + 1) if page.has_next() else None,
        "previous": _link(request, page.number - 1) if page.has_previous() else None,
        "items": [data(request, item) for item in page.object_list],
    }


def _number(request: HttpRequest, name: str, default: int) -> int:
    written = request.GET.get(name, str(default))
    if not NUMBER.fullmatch(written):
        raise ValueError(f"{name} must be a whole number from 1.")
    return int(written)


def _link(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
