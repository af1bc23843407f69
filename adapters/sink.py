"""The embedded mail sink: takes letters on loopback, keeps them in the Maildir var/outbox, sends nothing."""

import asyncio
import signal

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP

from adapters.settings import settings


async def serve() -> None:
    """Take letters until SIGTERM or SIGINT."""
    outbox = settings().outbox_dir
    outbox.parent.mkdir(parents=True, exist_ok=True)
    keep = Mailbox(outbox)
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(
        lambda: SMTP(keep, hostname="localhost", enable_SMTPUTF8=True), "127.0.0.1", settings().mail_port
    )
    async with server:
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve())
