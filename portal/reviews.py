"""Plan reviews: what was gathered, revised, approved and read; findings and their owners."""

from fastapi import APIRouter

router = APIRouter(prefix="/reviews", include_in_schema=False)
