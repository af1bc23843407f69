"""Giving out a file of the vault: always as a download, never shown by the browser itself."""

from fastapi.exceptions import HTTPException
from fastapi.responses import FileResponse

from adapters.vault import path_of
from complaints.records import Evidence


def send_evidence(evidence: Evidence) -> FileResponse:
    """A piece of evidence as a download; 404 when the vault does not have it."""
    try:
        path = path_of(evidence.sha256)
    except FileNotFoundError:
        raise HTTPException(404, "保管库中没有这个文件，请联系系统管理员。") from None
    return FileResponse(
        path,
        media_type=evidence.media_type,
        filename=evidence.filename,
        content_disposition_type="attachment",
    )
