"""Things done again and again while Prefect comes and goes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from adapters.runs import EngineDown

log = logging.getLogger("redress.worker")

Chore = Callable[[], Awaitable[None]]
AGAIN_SECONDS = 1.0


class Chores:
    """Runs chores until `stopping` is set; when Prefect is down it says so once, and once when it is back."""

    def __init__(self) -> None:
        self.stopping = asyncio.Event()
        self.down = False

    async def every(self, seconds: float, chore: Chore) -> None:
        """Do the chore now and then every so many seconds."""
        while not self.stopping.is_set():
            await self._try(chore)
            await self._pause(seconds)

    async def until_done(self, chore: Chore) -> None:
        """Do the chore once, as soon as Prefect lets us."""
        while not self.stopping.is_set() and not await self._try(chore):
            await self._pause(AGAIN_SECONDS)

    async def _try(self, chore: Chore) -> bool:
        try:
            await chore()
        except EngineDown as error:
            if not self.down:
                log.warning("waiting for Prefect: %s", error)
            self.down = True
            return False
        if self.down:
            log.warning("Prefect answers again")
        self.down = False
        return True

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
        except TimeoutError:
            pass
