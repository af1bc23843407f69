"""How long the portal takes to accept a complaint (committed, number given), sixteen at a time."""

import asyncio
import statistics
import time
from typing import Any

import httpx

from bench.installation import installation

AT_ONCE = 16
COMPLAINTS = 1600
FILING: dict[str, Any] = {
    "channel": "phone",
    "complainant": {"name": "王小明", "phone": "13800138000"},
    "matter": "厨房漏水，地板开裂，多次报修无人上门。",
    "project": "幸福里 3-501",
    "demand": "尽快修好",
}


def main() -> None:
    """Measure and print."""
    with installation(keys=AT_ONCE) as (base, keys, _):
        took, seconds = asyncio.run(_file_many(base, keys))
    took.sort()
    p50, p99 = statistics.median(took) * 1000, took[int(len(took) * 0.99)] * 1000
    print(
        f"accepting {COMPLAINTS} complaints, {AT_ONCE} at a time: p50 {p50:.0f} ms, p99 {p99:.0f} ms,"
        f" {COMPLAINTS / seconds:.0f} a second (runs are being started meanwhile)"
    )


async def _file_many(base: str, keys: list[str]) -> tuple[list[float], float]:
    took: list[float] = []
    started = time.perf_counter()
    await asyncio.gather(*(_file_some(base, key, COMPLAINTS // len(keys), took) for key in keys))
    return took, time.perf_counter() - started


async def _file_some(base: str, key: str, count: int, took: list[float]) -> None:
    async with httpx.AsyncClient(
        base_url=base, headers={"X-API-Key": key}, timeout=30, trust_env=False
    ) as client:
        for _ in range(count):
            begun = time.perf_counter()
            answer = await client.post("/api/v1/complaints", json=FILING)
            took.append(time.perf_counter() - begun)
            assert answer.status_code == 201, answer.text


if __name__ == "__main__":
    main()
