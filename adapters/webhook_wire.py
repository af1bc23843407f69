"""Sending to addresses that others name: only outwards, only where we looked, with patience but not too much.

A name is looked up, every address it has is checked, and the connection goes to the checked address itself:
a name that answers differently a moment later (DNS rebinding) gains nothing. No redirects, no proxy, and
the body of an answer is not read.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import httpx

from adapters.settings import settings

PATIENCE = 10
"""Seconds that one call may take altogether, from looking up the name to the answer's headers."""
TRIED = 3
"""How many addresses of a name are tried when one takes no connection."""
LONGEST_URL = 1000

Why = Literal[
    "no_url", "not_https", "private", "unresolved", "unreachable", "tls", "timeout", "status", "broken"
]
PASSED_THROUGH = [
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]
"""IPv6 networks behind which stands an IPv4 address that may be anything (NAT64, 6to4, Teredo)."""


class Forbidden(Exception):
    """An address to which nothing is sent; `why` says which rule forbids it."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


@dataclass(frozen=True)
class Answer:
    """What came back: the status (0: no answer), what went wrong, and for how long we are asked to wait."""

    status: int
    error: Why | Literal[""] = ""
    retry_after: int = 0

    @property
    def taken(self) -> bool:
        """Whether the receiver took it: any 2xx."""
        return 200 <= self.status < 300


def checked_url(url: str) -> httpx.URL:
    """The address as we would use it; Forbidden when it is none, carries a password, or is not https."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise Forbidden("no_url") from None
    plain = parsed.scheme == "http"
    if not (plain or parsed.scheme == "https") or not parsed.host or parsed.userinfo or parsed.fragment:
        raise Forbidden("no_url")
    if len(url) > LONGEST_URL or parsed.port == 0:
        raise Forbidden("no_url")
    if plain and not settings().webhook_private:
        raise Forbidden("not_https")
    return parsed


async def addresses_of(url: httpx.URL) -> list[str]:
    """The addresses behind a name, IPv4 first. Forbidden when there is none, or one of them is not public."""
    host, port = url.raw_host.decode("ascii"), url.port or (80 if url.scheme == "http" else 443)
    try:
        async with asyncio.timeout(PATIENCE):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError):
        raise Forbidden("unresolved") from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in sorted(found, key=lambda one: one[0])))
    if not addresses:
        raise Forbidden("unresolved")
    if not settings().webhook_private and not all(map(is_public, addresses)):
        raise Forbidden("private")
    return addresses


def is_public(address: str) -> bool:
    """Whether an address is one of the open Internet, also when it is written as IPv6."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in net for net in PASSED_THROUGH):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


async def check(url: str) -> None:
    """Forbidden unless something may be sent to an address now."""
    await addresses_of(checked_url(url))


async def post(url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
    """Post to an address; never raises: what went wrong is in the answer."""
    try:
        async with asyncio.timeout(PATIENCE):
            target = checked_url(url)
            return await _post_to(target, await addresses_of(target), content, headers)
    except Forbidden as error:
        return Answer(0, error.why)
    except (TimeoutError, httpx.TimeoutException):
        return Answer(0, "timeout")
    except (httpx.HTTPError, OSError, ValueError) as error:
        return Answer(0, _class_of(error))


async def _post_to(
    url: httpx.URL, addresses: list[str], content: bytes, headers: Mapping[str, str]
) -> Answer:
    host = {"Host": url.netloc.decode("ascii")}
    name = {"sni_hostname": url.raw_host.decode("ascii")}  # whose certificate it must be
    async with httpx.AsyncClient(verify=_trusted(), trust_env=False, timeout=PATIENCE) as client:
        for place, address in enumerate(addresses[:TRIED], 1):
            there = url.copy_with(host=address)
            request = client.build_request("POST", there, content=content, headers={**headers, **host})
            request.extensions.update(name)
            try:
                response = await client.send(request, stream=True, follow_redirects=False)
            except httpx.ConnectError as error:
                if place == len(addresses[:TRIED]) or _class_of(error) == "tls":
                    raise
                continue
            await response.aclose()  # its body is not wanted, however long it is
            return answer_of(response)
    raise Forbidden("unresolved")


def answer_of(response: httpx.Response) -> Answer:
    """What a response says of the sending; a wait that it asks for is a day at most."""
    wait = response.headers.get("retry-after", "")
    seconds = min(int(wait), 86_400) if wait.isascii() and wait.isdigit() else 0
    return Answer(response.status_code, "" if response.is_success else "status", seconds)


def _class_of(error: Exception) -> Why:
    said = repr(error).lower()
    if "ssl" in said or "certificate" in said:
        return "tls"
    return "unreachable" if isinstance(error, httpx.ConnectError | OSError) else "broken"


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()
