"""Contingency plans: what they say, how they stand, their versions and what differs."""

from fastapi import APIRouter

router = APIRouter(prefix="/plans", include_in_schema=False)
