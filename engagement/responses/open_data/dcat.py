"""What the published results are as a data set, in the words of DCAT (JSON-LD)."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from ..files.kinds import KINDS
from .contents import license_data

_CSV = ("csv", "text/csv")
_JSON = ("json", "application/json")


def data_set(request: HttpRequest, page: Any) -> dict[str, Any]:
    """A ``dcat:Dataset`` with a ``dcat:Distribution`` for each file in Japanese."""
    with override("ja"):
        address = request.build_absolute_uri(page.get_url(request))
    snapshot = page.snapshot
    facts = snapshot["consultation"]
    rights = license_data()
    site = page.get_site()
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:title": _texts(
            f"{facts['title']} {page.title}", f"{facts['title_en']} {page.title_en}"
        ),
        "dct:language": "ja",
        "dct:issued": _moment(page.first_published_at.isoformat()),
        "dct:modified": _moment(snapshot["made_at"]),
        "dct:publisher": {
            "@type": "foaf:Agent",
            "foaf:name": site.root_page.specific.title if site else "",
        },
        **({"dct:license": {"@id": rights["address"]}} if rights["address"] else {}),
        **({"dct:rights": rights["name"]} if rights["name"] else {}),
        "dcat:landingPage": {"@id": address},
        "dcat:distribution": [_file(address, below, kind, rights) for below, kind in _files()]
        + [_service(request, page, rights)],
    }


def _files() -> Any:
    yield _CSV[0] + "/", _CSV[1]
    yield _JSON[0] + "/", _JSON[1]
    for kind in KINDS.values():
        yield f"files/{kind.key}/", kind.content_type


def _file(address: str, below: str, kind: str, rights: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": address + below},
        "dcat:accessURL": {"@id": address},
        "dcat:mediaType": kind,
    }
    if rights["address"]:
        found["dct:license"] = {"@id": rights["address"]}
    return found


def _service(request: HttpRequest, page: Any, rights: dict[str, str]) -> dict[str, Any]:
    api = request.build_absolute_uri(reverse("api:summary", args=[page.get_parent().pk]))
    described = request.build_absolute_uri(reverse("api:openapi"))
    return {
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": api},
        "dcat:mediaType": "application/json",
        "dcat:accessService": {
            "@type": "dcat:DataService",
            "dcat:endpointDescription": {"@id": described},
        },
    }


def _texts(japanese: str, english: str) -> list[dict[str, str]]:
    texts = [{"@value": japanese, "@language": "ja"}]
    return [*texts, {"@value": english, "@language": "en"}] if english.strip() else texts


def _moment(at: str) -> dict[str, str]:
    return {"@value": at, "@type": "xsd:dateTime"}
