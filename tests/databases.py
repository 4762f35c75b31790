"""A migrated database for each test worker: copied from one template, so that migrations run once."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).parent.parent
MIGRATE = """
from flask_migrate import upgrade
from academy import create_app
with create_app().app_context():
    upgrade()
"""
VERSIONS = ROOT / "migrations" / "versions"


def _template_name() -> str:
    import hashlib

    digest = hashlib.sha256()
    for file in sorted(VERSIONS.glob("*.py")):
        digest.update(file.read_bytes())
    return "template_" + digest.hexdigest()[:12]


@contextmanager
def fresh(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty, migrated database of this kind; gone afterwards."""
    if kind == "sqlite":
        yield _sqlite(folder)
        return
    server = os.environ.get("TEST_POSTGRES_URL")
    if not server:
        raise RuntimeError(
            "Set TEST_POSTGRES_URL, or run the tests through `make test`, which starts a server."
        )
    name = f"academy_{os.getpid()}_{os.urandom(3).hex()}"
    template = _postgres_template(server, folder)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield f"postgresql+psycopg://{server.split('://', 1)[1]}/{name}"
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _sqlite(folder: Path) -> str:
    template = Path(tempfile.gettempdir()) / f"academy_{os.getuid()}_{_template_name()}.sqlite"
    if not template.exists():
        made = folder / "template.sqlite"
        migrate(f"sqlite:///{made}", folder)
        partial = template.with_suffix(f".{os.getpid()}")
        shutil.copyfile(made, partial)
        partial.replace(template)
    target = folder / "academy.sqlite"
    shutil.copyfile(template, target)
    return f"sqlite:///{target}"


def _postgres_template(server: str, folder: Path) -> str:
    template = _template_name()
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(77001)")
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (template,)).fetchone() is None:
            making = f"{template}_making"
            admin.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
            admin.execute(f'CREATE DATABASE "{making}"')
            migrate(f"{server}/{making}", folder)
            admin.execute(f'ALTER DATABASE "{making}" RENAME TO "{template}"')
        admin.execute("SELECT pg_advisory_unlock(77001)")
    return template


def migrate(url: str, folder: Path) -> None:
    """Run every migration in a process of its own, as `academy init` does, with nothing but the app."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "ACADEMY_DATA": str(folder),
        "ACADEMY_ENV": "development",
    }
    subprocess.run(
        [sys.executable, "-c", MIGRATE],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
