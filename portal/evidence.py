"""Files that are handed in: checked, put into the vault, entered as evidence."""

import uuid
from datetime import datetime

from adapters.file_types import clean_name, media_type_of
from adapters.vault import store
from complaints.acts.tell import add_evidence
from complaints.case import Case
from complaints.errors import Refusal
from complaints.records import Evidence
from portal.posted import Posted

HEAD = 512


def pieces(number: str, posted: Posted, by: str, now: datetime) -> list[Evidence]:
    """The posted files, safe in the vault, as evidence to be entered; all checked before one is stored."""
    checked = []
    for upload in posted.files:
        name = clean_name(upload.filename or "")
        head = upload.file.read(HEAD)
        upload.file.seek(0)
        checked.append((upload, name, media_type_of(name, head)))
    return [
        Evidence(
            id=uuid.uuid4().hex,
            number=number,
            filename=name,
            media_type=media_type,
            note=posted.text("note")[:500],
            added_at=now,
            added_by=by,
            **store(upload.file)._asdict(),
        )
        for upload, name, media_type in checked
    ]


def some(found: list[Evidence]) -> list[Evidence]:
    """The same, unless there is none: then a Refusal that says what to do."""
    if not found:
        raise Refusal("请选择要上传的文件。")
    return found


def enter_all(case: Case, found: list[Evidence], now: datetime) -> list[str]:
    """Enter stored files as evidence of a case; their ids."""
    for evidence in found:
        add_evidence(case, evidence, now)
    return [evidence.id for evidence in found]
