"""Drills: the calendar of the year, one drill as it goes on, its report, a new one."""

from fastapi import APIRouter

router = APIRouter(prefix="/drills", include_in_schema=False)
