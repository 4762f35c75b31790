"""How long somebody waits after wrong tries: longer each time, never for ever, and never because of a stranger.

A try counts against the address that was typed (from anywhere), against that address from that place, and against
the place. Somebody who signed in on this device before is counted on this device alone, so that a stranger who keeps
failing with their address cannot keep them out; and a sign-in card in person always works beside it.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from academy.refusals import Reason


class Counted(StrEnum):
    """What a wrong try is counted against."""

    ADDRESS = "address"
    ADDRESS_HERE = "address_here"
    DEVICE = "device"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many wrong tries are free; then each doubles the wait up to the longest; older ones are forgotten."""

    free: int
    first: timedelta
    longest: timedelta
    within: timedelta


LIMITS: dict[Counted, Limit] = {
    Counted.ADDRESS: Limit(20, timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=6)),
    Counted.ADDRESS_HERE: Limit(5, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=12)),
    Counted.DEVICE: Limit(5, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=12)),
    # A council's whole office can have one address on the internet, so a place has many tries.
    Counted.PLACE: Limit(60, timedelta(seconds=10), timedelta(minutes=5), timedelta(hours=1)),
}


@dataclass(frozen=True, slots=True)
class Failures:
    """The wrong tries under one key within its limit's time: how many, and when the last was."""

    count: int
    last_at: datetime | None


def keys_of(purpose: str, email: str, origin: str, device: str | None = None) -> dict[Counted, str]:
    """The hashed keys under which a try counts; `purpose` keeps passwords and cards apart."""
    address, place = normal_address(email), place_of(origin)
    if device is not None:
        return {Counted.DEVICE: _key(purpose, "device", address, device)}
    return {
        Counted.ADDRESS: _key(purpose, "address", address),
        Counted.ADDRESS_HERE: _key(purpose, "address_here", address, place),
        Counted.PLACE: _key(purpose, "place", place),
    }


def normal_address(email: str) -> str:
    """An email address as it is compared."""
    return email.strip().casefold()


def place_of(origin: str) -> str:
    """Where a request came from, as it is counted: an IPv6 home has billions of addresses, so its network counts."""
    try:
        address = ipaddress.ip_address(origin)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def wait_after(failures: Failures, limit: Limit, now: datetime) -> timedelta:
    """How long from now until the next try is taken; nothing while tries are free."""
    if failures.last_at is None or failures.count < limit.free:
        return timedelta()
    doublings = min(failures.count - limit.free, 12)
    wait = min(limit.first * int(2**doublings), limit.longest)
    return max(failures.last_at + wait - now, timedelta())


def longest_wait(found: dict[Counted, Failures], now: datetime) -> timedelta:
    """The wait that all that was counted asks for."""
    return max(
        (wait_after(failures, LIMITS[kind], now) for kind, failures in found.items()), default=timedelta()
    )


def why_wait(wait: timedelta) -> list[Reason]:
    """The sentence that says how long; empty where nothing is to be waited for. It is the same for every address."""
    if wait <= timedelta():
        return []
    return [Reason("wait", f"There were too many wrong tries. Wait {in_words(wait)}, then try again.")]


def in_words(wait: timedelta) -> str:
    """A wait as people say it, rounded up, so that nobody is sent too early."""
    seconds = -(-int(wait.total_seconds() * 1000) // 1000)
    if seconds < 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()
