"""How often one and the same may knock. Counted in memory, in this process."""

from functools import lru_cache

from fastapi import Request
from fastapi.exceptions import HTTPException
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

API_FILING = RateLimitItemPerMinute(600)
PUBLIC_FORM = RateLimitItemPerMinute(20)
LOGIN = RateLimitItemPerMinute(10)


@lru_cache(maxsize=1)
def counter() -> FixedWindowRateLimiter:
    """The counter (`counter.cache_clear()` forgets everything)."""
    return FixedWindowRateLimiter(MemoryStorage())


def count(limit: RateLimitItem, purpose: str, who: str) -> None:
    """Count one knock; 429 when it is one too many."""
    if not counter().hit(limit, purpose, who):
        raise HTTPException(429, headers={"Retry-After": "60"})


def refuse_if_spent(limit: RateLimitItem, purpose: str, who: str) -> None:
    """429 when as many knocks as may be have been counted already; counts none itself."""
    if not counter().test(limit, purpose, who):
        raise HTTPException(429, headers={"Retry-After": "60"})


def address_of(request: Request) -> str:
    """The address a request comes from."""
    return request.client.host if request.client else "unknown"
