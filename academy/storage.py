"""Files by the hash of their content: put, open, delete; a folder by default."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app

from academy.refusals import NotFoundError


class Folder:
    """A folder with one file for each content; the same bytes are kept once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        """Keep the bytes, on disk before the commit (an orphan is harmless, a missing file is not); gives the hash."""
        digest = hashlib.sha256(content).hexdigest()
        target = self._path(digest)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        return digest

    def open(self, digest: str) -> bytes:
        """The bytes with that hash; they are checked again, so that a damaged file is never served."""
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError:
            raise NotFoundError(f"no stored file {digest[:12]}") from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise NotFoundError(f"the stored file {digest[:12]} is damaged: restore it from a backup")
        return content

    def delete(self, digest: str) -> None:
        """Destroy the bytes with that hash; nothing happens where there are none."""
        self._path(digest).unlink(missing_ok=True)

    def everything(self) -> list[str]:
        """The hash of each stored file."""
        return sorted(file.name for file in self.root.glob("??/*") if len(file.name) == 64)

    def older_than(self, now: datetime, *, hours: int) -> list[str]:
        """The hash of each file that was stored longer ago than that."""
        limit = now.timestamp() - hours * 3600
        return [digest for digest in self.everything() if self._path(digest).stat().st_mtime < limit]

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise NotFoundError("not the hash of a stored file")
        return self.root / digest[:2] / digest


def init_app(app: Flask) -> None:
    """Keep files in the data folder."""
    app.extensions["storage"] = Folder(Path(app.config["DATA_FOLDER"]) / "files")


def files() -> Folder:
    """This app's store."""
    store: Folder = current_app.extensions["storage"]
    return store
