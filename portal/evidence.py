"""Files that are handed in: checked, put into the vault, entered as evidence."""

import uuid
from datetime import datetime

from adapters.file_types import clean_name, media_type_of
from adapters.vault import MAX_BYTES, store
from complaints.acts.tell import add_evidence
from complaints.case import Case
from complaints.errors import Refusal
from complaints.records import Evidence
from portal.posted import Posted

HEAD = 512
HEARD = ("audio/", "video/")
KINDS = ("file", "scan", "recording")
"""What evidence can be; an input of the same name says so, else the field `kind` of its form."""


class WrongFile(Refusal):
    """A file that is not taken; `status` is 413 when it is too big, else 422."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


def pieces(number: str, posted: Posted, by: str, now: datetime) -> list[Evidence]:
    """The posted files, safe in the vault, as evidence to be entered; all checked before one is stored.

    WrongFile for one that is not taken.
    """
    checked = []
    for upload, source in zip(posted.files, posted.inputs, strict=True):
        name = clean_name(upload.filename or "")
        head = upload.file.read(HEAD)
        upload.file.seek(0)
        if not head:
            raise WrongFile("文件是空的。")
        if (upload.size or 0) > MAX_BYTES:
            raise WrongFile(f"文件太大，最多 {MAX_BYTES // 1024 // 1024} MB。", 413)
        try:
            media_type = media_type_of(name, head)
        except Refusal as wrong:
            raise WrongFile(str(wrong)) from None
        checked.append((upload, name, media_type, _kind(source, posted, media_type, by)))
    return [
        Evidence(
            id=uuid.uuid4().hex,
            number=number,
            filename=name,
            media_type=media_type,
            kind=kind,
            note=posted.text("note")[:500],
            added_at=now,
            added_by=by,
            **store(upload.file)._asdict(),
        )
        for upload, name, media_type, kind in checked
    ]


def _kind(source: str, posted: Posted, media_type: str, by: str) -> str:
    """What a file is; what customers hand in is never kept apart from them."""
    kind = source if source in KINDS else posted.text("kind")
    if by == "customer" or kind not in KINDS:
        return "file"
    if kind == "recording" and not media_type.startswith(HEARD):
        raise WrongFile("录音应为音频或视频文件。")
    return kind


def some(found: list[Evidence]) -> list[Evidence]:
    """The same, unless there is none: then a WrongFile that says what to do."""
    if not found:
        raise WrongFile("请选择要上传的文件。")
    return found


def enter_all(case: Case, found: list[Evidence], now: datetime) -> list[str]:
    """Enter stored files as evidence of a case; their ids."""
    for evidence in found:
        add_evidence(case, evidence, now)
    return [evidence.id for evidence in found]
