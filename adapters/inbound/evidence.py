"""The attachments of a mail as evidence: put into the vault before the record speaks of them."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from adapters.file_types import clean_name
from adapters.inbound.model import ReadMail
from adapters.inbound.wording import LONGEST_MATTER, LONGEST_SAID, matter_of
from adapters.vault import store
from complaints.acts.mail import files_refused
from complaints.acts.tell import add_evidence
from complaints.case import Case
from complaints.errors import Refusal
from complaints.records import Evidence


@dataclass
class Files:
    """What is safe in the vault, and what was refused with its reason; entered in a case by `enter`."""

    kept: list[Evidence] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def enter(self, case: Case, by: str, now: datetime) -> None:
        """Enter all of it in the history of a case."""
        for evidence in self.kept:
            evidence.number, evidence.added_by, evidence.added_at = case.number, by, now
            add_evidence(case, evidence, now)
        if self.refused:
            files_refused(case, self.refused, by, now)


def files_of(mail: ReadMail, now: datetime) -> Files:
    """The attachments, stored; with them the whole text where it is too long for the record.

    Small pictures within the text, such as a signature's, are no evidence; they stay in the mail.
    """
    found = Files()
    for one in mail.attachments:
        name, why = clean_name(one.filename), one.refused
        if not why and not one.inline:
            try:
                found.kept.append(_stored(name, one.media_type, one.data, now))
            except Refusal as refusal:
                why = str(refusal)
        if why:
            found.refused.append((name, why))
    text = matter_of(mail)
    if len(text) > (LONGEST_SAID if mail.case else LONGEST_MATTER):
        found.kept.append(_stored("mail.txt", "text/plain", text.encode(errors="replace"), now))
    return found


def _stored(name: str, media_type: str, data: bytes, now: datetime) -> Evidence:
    return Evidence(
        id=uuid.uuid4().hex,
        number="",
        filename=name,
        media_type=media_type,
        added_at=now,
        added_by="customer",
        **store(BytesIO(data))._asdict(),
    )
