"""Documents that staff put on the site: what their names promise has to be what they hold."""

from typing import Any
from zipfile import is_zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

from engagement.submissions.files.contents import kind_of
from engagement.submissions.files.errors import ActiveContent, FileRefused

KINDS = ("pdf", "docx", "xlsx")
ARCHIVES = ("odt", "pptx")


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            _check(file.name.rpartition(".")[2].lower(), file)
        return file


def _check(extension: str, file: Any) -> None:
    """Raise ``ValidationError`` if ``file`` is not what ``extension`` says, or runs programs."""
    file.seek(0)
    if extension in ARCHIVES:
        fits = is_zipfile(file)
    elif extension in KINDS:
        fits = _kind(file.read()) == extension
    else:
        fits = b"\0" not in file.read()
    file.seek(0)
    if not fits:
        raise ValidationError(
            _("The content is not that of a .%(extension)s file. Save it again and choose it anew.")
            % {"extension": extension}
        )


def _kind(data: bytes) -> str | None:
    try:
        return str(kind_of(data))
    except ActiveContent as error:
        text = _("The file holds macros or a program. Save it without them and choose it anew.")
        raise ValidationError(text) from error
    except FileRefused:
        return None
