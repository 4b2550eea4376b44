"""The files of a comment form: kept on the server as soon as they are chosen, so that a browser,
which forgets a chosen file with every page, need not keep them."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation

from ..files.errors import (
    ActiveContent,
    Broken,
    EmptyFile,
    FileRefused,
    Infected,
    TooLarge,
    TooManyFiles,
)
from ..files.names import shown_name
from ..models import SubmissionFile
from ..services.keep_file import SCAN_KINDS, SCAN_MEGABYTES, keep_attachment, keep_scan

MOST_KEYS = 20


class FileBox:
    """What was chosen so far, by key; ``errors`` say what was not taken, and what to do."""

    def __init__(self, consultation: Consultation, keys: Iterable[str]) -> None:
        self.consultation = consultation
        self.set_limits()
        wanted = set(list(keys)[:MOST_KEYS])
        files = SubmissionFile.objects.filter(consultation=consultation, key__in=wanted)
        self.rows = list(files) if wanted else []
        self.errors: list[str] = []
        if len(self.rows) < len(wanted):
            self.say_gone()
        if self.room < 0:
            self.errors.append(
                _("At most %(most)d files can be sent. Please remove some.") % {"most": self.most}
            )

    def set_limits(self) -> None:
        self.taken = self.consultation.file_kinds
        self.most = self.consultation.max_files
        self.megabytes = self.consultation.max_file_megabytes

    @property
    def is_offered(self) -> bool:
        return bool(self.taken or self.rows)

    @property
    def takes_more(self) -> bool:
        return bool(self.taken) and self.room > 0

    @property
    def room(self) -> int:
        return self.most - len(self.rows)

    @property
    def keys(self) -> list[str]:
        return [row.key for row in self.rows]

    @property
    def kinds(self) -> str:
        return ", ".join(str(kind.label) for kind in self.taken)

    @property
    def accept(self) -> str:
        """For the browser's chooser, which may offer just these."""
        return ",".join(f".{kind}" for kind in self.taken)

    def take(self, uploads: Iterable[UploadedFile]) -> None:
        for upload in uploads:
            try:
                if self.room <= 0:
                    raise TooManyFiles
                self.rows.append(self.keep(upload))
            except FileRefused as refused:
                self.errors.append(self._message(upload.name or "", refused))

    def keep(self, upload: UploadedFile) -> SubmissionFile:
        return keep_attachment(
            consultation=self.consultation, name=upload.name or "", content=upload
        )

    def drop(self, key: str) -> None:
        self.rows = [row for row in self.rows if row.key != key]

    def say_gone(self) -> None:
        self.errors.append(
            _("A file that you chose is not kept any more. Please choose it again, or go on.")
        )

    def say_too_often(self) -> None:
        self.errors.append(
            _("Too many files came from the same connection. Please try again in an hour.")
        )

    def _message(self, name: str, refused: FileRefused) -> str:
        facts = {
            "name": shown_name(name),
            "kinds": self.kinds,
            "megabytes": self.megabytes,
            "most": self.most,
        }
        return _text(refused) % facts


class ScanBox(FileBox):
    """The scans of an original, chosen by staff."""

    def __init__(self, consultation: Consultation, keys: Iterable[str], user: Any) -> None:
        super().__init__(consultation, keys)
        self.user = user

    def set_limits(self) -> None:
        self.taken = list(SCAN_KINDS)
        self.most = MOST_KEYS
        self.megabytes = SCAN_MEGABYTES

    def keep(self, upload: UploadedFile) -> SubmissionFile:
        return keep_scan(
            consultation=self.consultation,
            name=upload.name or "",
            content=upload,
            user=self.user,
        )


def _text(refused: FileRefused) -> Any:
    match refused:
        case TooManyFiles():
            return _("“%(name)s” was not added: at most %(most)d files can be sent.")
        case EmptyFile():
            return _("“%(name)s” was not added: it is empty.")
        case TooLarge():
            return _("“%(name)s” was not added: a file may have at most %(megabytes)d MB.")
        case ActiveContent():
            return _(
                "“%(name)s” was not added: it holds macros or a program. Save it as a PDF and "
                "choose that."
            )
        case Broken():
            return _(
                "“%(name)s” was not added: it cannot be read. It may be damaged or locked by a "
                "password."
            )
        case Infected():
            return _("“%(name)s” was not added: the virus scanner found something in it.")
    return _("“%(name)s” was not added: its content is not one of these kinds: %(kinds)s.")
