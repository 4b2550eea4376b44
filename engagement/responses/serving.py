"""How the page of results hands out its files. Whether somebody may have them, the page asks."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from .files import data
from .files.kinds import KINDS, Kind

Files = list[tuple[Kind, Any]]


def json_file(request: HttpRequest, page: Any) -> HttpResponse:
    """The data, with the address of what describes them."""
    content = data.as_json(page.snapshot, page.follow_ups)
    answer = data.download("results.json", "application/json", content)
    schema = request.build_absolute_uri(reverse("schema"))
    answer["Link"] = f'<{schema}>; rel="describedby"; type="application/schema+json"'
    return answer


def data_set(request: HttpRequest, page: Any) -> HttpResponse:
    """The metadata of the results (DCAT as JSON-LD)."""
    from .open_data.dcat import data_set as described

    answer = JsonResponse(
        described(request, page),
        content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def license_data() -> dict[str, str]:
    """Under what the results may be used."""
    from .open_data.contents import license_data as data_of

    return data_of()


def files_of(page: Any) -> Files:
    """Each kind with the file of the present edition in the reader's language, if it is made."""
    made = page.files.filter(edition=page.edition, language=get_language())
    by_kind = {file.kind: file for file in made if file.is_done}
    return [(kind, by_kind.get(key)) for key, kind in KINDS.items()]


def made_file(request: HttpRequest, page: Any, key: str) -> Any:
    """The file; or, while it is being made or cannot be, a page that says so."""
    from .services.make_file import file_of

    kind = KINDS.get(key)
    if kind is None:
        raise Http404
    file = file_of(page=page, kind=key, language=get_language() or "ja")
    if not file.is_done:
        context = {"page": page, "kind": kind, "file": file}
        status, wait = (503, "3600") if file.is_failed else (202, "20")
        answer = render(request, "responses/file_not_there.html", context, status=status)
        answer["Retry-After"] = wait
        return answer
    served = FileResponse(
        file.content.open("rb"),
        as_attachment=True,
        filename=kind.name,
        content_type=kind.content_type,
    )
    served["ETag"] = f'"{file.sha256}"'
    return served
