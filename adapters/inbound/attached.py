"""The files of a mail as evidence: named to be kept, judged by name and content, within limits."""

import hashlib

from adapters.file_types import TYPES, clean_name, media_type_of
from adapters.inbound.contents import File
from adapters.inbound.model import Attached
from adapters.vault import MAX_BYTES
from complaints.errors import Refusal

MOST_FILES = 30
MOST_BYTES = 60 * 1024 * 1024
SMALL_PICTURE = 32 * 1024
"""Up to this size a picture shown within the text is taken for part of a signature, not for evidence."""

ENDINGS = {kind.media_type: ending for ending, kind in reversed(TYPES.items())} | {
    "image/jpg": "jpg", "image/pjpeg": "jpg", "image/x-png": "png", "application/x-pdf": "pdf",
    "application/x-zip-compressed": "zip", "audio/mp3": "mp3", "text/calendar": "ics", "text/vcard": "vcf",
    "text/x-vcard": "vcf", "message/rfc822": "eml", "text/html": "html",
}  # fmt: skip


def attachments(files: list[File], shown: frozenset[str]) -> tuple[Attached, ...]:
    """The files, each with its digest; those that are no evidence say why. `shown`: pictures in the text."""
    kept: list[Attached] = []
    total = 0
    for place, file in enumerate(files, 1):
        total += len(file.data)
        name = _name(file, place)
        kind, refused = _judged(file, name)
        if place > MOST_FILES:
            refused = f"附件太多，只收前 {MOST_FILES} 个。"
        elif total > MOST_BYTES:
            refused = f"附件合计太大，最多 {MOST_BYTES // 1024 // 1024} MB。"
        within = (
            bool(file.cid)
            and file.cid in shown
            and kind.startswith("image/")
            and len(file.data) <= SMALL_PICTURE
        )
        digest = hashlib.sha256(file.data).hexdigest()
        kept.append(Attached(name, kind, len(file.data), digest, file.data, refused, within))
    return tuple(kept)


def _name(file: File, place: int) -> str:
    """A name that can be shown and saved, with an ending if the type tells one."""
    name = clean_name(file.name) if file.name.strip() else f"attachment-{place}"
    ending = ENDINGS.get(file.kind, "")
    return name if "." in name or not ending else clean_name(f"{name}.{ending}")


def _judged(file: File, name: str) -> tuple[str, str]:
    stated = file.kind or "application/octet-stream"
    if not file.data:
        return stated, f"文件 {name} 是空的。"
    if len(file.data) > MAX_BYTES:
        return stated, f"文件太大，最多 {MAX_BYTES // 1024 // 1024} MB。"
    try:
        return media_type_of(name, file.data[:4096]), ""
    except Refusal as refusal:
        return stated, str(refusal)
