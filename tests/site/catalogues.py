"""Reading catalogues of translations, and making the compiled ones that Django reads."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages import extract, mofile, pofile
from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

Key = tuple[str | None, str, str]

FAMILIES = ("wagtail", "allauth", "taggit", "modelcluster", "django_filters")
PACKAGES = {
    config.name: Path(config.path) / "locale"
    for config in apps.get_app_configs()
    if config.name.split(".")[0] in FAMILIES and (Path(config.path) / "locale").is_dir()
}
DJANGO = Path(translation.__file__).parents[2] / "conf" / "locale"
OWN, SUPPLEMENT = (folder / "ja" / "LC_MESSAGES" for folder in settings.LOCALE_PATHS)

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
TAG = re.compile(r"<[^>]+>")
_CONTEXT = (1, "c")
_KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (_CONTEXT, 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (_CONTEXT, 2, 3)),
}


def key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def entries(folder: Path, domain: str, languages: str) -> Iterator[polib.POEntry]:
    for path in sorted(folder.glob(f"{languages}/LC_MESSAGES/{domain}.po")):
        yield from (entry for entry in polib.pofile(path) if not entry.obsolete)


def spoken(folder: Path, domain: str) -> set[Key]:
    """What a package says: its English catalogue, or without one those of every language."""
    return {
        key(entry) for entry in [*entries(folder, domain, "en")] or entries(folder, domain, "*")
    }


def japanese(entry: polib.POEntry) -> str:
    return str(entry.msgstr or entry.msgstr_plural.get(0, ""))


def with_other_marks(catalogue: list[polib.POEntry]) -> list[str]:
    """Texts whose Japanese has other placeholders or other markup than they have."""

    def marks(pattern: re.Pattern[str], text: str) -> list[str]:
        return sorted(pattern.findall(text))

    return [
        entry.msgid
        for entry in catalogue
        for pattern in (PLACEHOLDER, TAG)
        if marks(pattern, japanese(entry))
        not in [marks(pattern, form) for form in (entry.msgid, entry.msgid_plural) if form]
    ]


def extracted(*folders: Path) -> set[Key]:
    """What the Python code and the templates below ``folders`` ask to be translated."""
    sources = (path for folder in folders for path in folder.rglob("*.*"))
    return {
        found
        for path in sources
        if path.suffix in (".py", ".html", ".txt")
        for found in _extracted_from(path)
    }


def _extracted_from(path: Path) -> Iterator[Key]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What Django makes of a template reads like Python, but for its indentation.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))
    source = io.BytesIO(text.encode())
    for _line, message, _comments, context in extract.extract(
        "python", source, keywords=_KEYWORDS, options={"encoding": "utf-8"}
    ):
        one, plural = message if isinstance(message, tuple) else (message, "")
        yield (context, one, plural)


def compile_what_changed(folder: Path) -> None:
    """Compile catalogues as set-up does, if that was not done since their last change."""
    for source in folder.glob("*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as text, target.open("wb") as compiled:
                mofile.write_mo(compiled, pofile.read_po(text, locale="ja"))
            translation_file_changed(None, target)
