"""What a line of history keeps of a change, and the seal that no line can be changed unseen."""

import hashlib
from collections.abc import Iterable


def difference(before: dict[str, object], after: dict[str, object]) -> dict[str, tuple[object, object]]:
    """The fields that changed, each with from and to; what stayed the same is left out."""
    return {name: (before.get(name), after[name]) for name in after if before.get(name) != after[name]}


def chained(before: str, lines: Iterable[str]) -> str:
    """The hash of a seal: of the seal before it and of each event since, so that no line can be changed unseen."""
    digest = hashlib.sha256(before.encode("ascii"))
    for line in lines:
        digest.update(line.encode("utf-8") + b"\n")
    return digest.hexdigest()
