"""What the surroundings decide: secrets, database, folders and addresses, read from the environment."""

import os
import re
import secrets
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DEFAULT_KEY = "not-secret-development-only"
LEAST_MINUTES, MOST_MINUTES = 10, 24 * 60


def _secret(name: str) -> str | None:
    """The variable itself, or the content of the file that NAME_FILE points at."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name)


def _whole(text: str) -> int:
    """The number that was written; 0, which is refused with its reason, where none was."""
    return int(text) if re.fullmatch("[0-9]{1,6}", text.strip()) else 0


def _data_folder() -> Path:
    return Path(os.environ.get("ACADEMY_DATA", HERE / "var")).resolve()


class Config:
    """What every surrounding shares."""

    ENVIRONMENT = "development"
    DEMO_ACCOUNTS = True
    TIME_TRAVEL = True
    DEBUG = False
    TESTING = False
    MAX_CONTENT_LENGTH = 12 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024
    SESSION_COOKIE_NAME = "academy"
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_COOKIE_SECURE = False
    SESSION_WARNING_MINUTES = 5
    WTF_CSRF_TIME_LIMIT = None
    COMPRESS_ALGORITHM = ["br", "gzip"]
    COMPRESS_BR_LEVEL = 4
    COMPRESS_LEVEL = 5
    COMPRESS_MIMETYPES = ["text/html", "text/csv", "application/json", "image/svg+xml"]

    def __init__(self) -> None:
        self.DATA_FOLDER = _data_folder()
        self.SECRET_KEY = _secret("SECRET_KEY") or DEFAULT_KEY
        self.SQLALCHEMY_DATABASE_URI = database_url(_secret("DATABASE_URL"), self.DATA_FOLDER)
        self.PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
        self.VERIFY_URL = os.environ.get("VERIFY_URL", self.PUBLIC_URL).rstrip("/")
        self.TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
        self.SESSION_MINUTES = _whole(os.environ.get("SESSION_MINUTES", "60"))
        self.MAIL_SERVER = os.environ.get("MAIL_SERVER", "")
        self.MAIL_FROM = os.environ.get("MAIL_FROM", "")

    @property
    def PERMANENT_SESSION_LIFETIME(self) -> int:  # noqa: N802 - Flask's name
        """In seconds: who does nothing for this long is signed out."""
        return self.SESSION_MINUTES * 60

    def problems(self) -> list[str]:
        """Why this surrounding may not start; empty means it may."""
        if LEAST_MINUTES <= self.SESSION_MINUTES <= MOST_MINUTES:
            return []
        known = f"a whole number from {LEAST_MINUTES} to {MOST_MINUTES}"
        return [f"SESSION_MINUTES must be {known}: who does nothing for that long is signed out."]


class Development(Config):
    """A developer's or a trial machine: `make run`."""


class Testing(Config):
    """The test run: nothing from the environment but the database."""

    ENVIRONMENT = "testing"
    TESTING = True
    WTF_CSRF_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self.SECRET_KEY = secrets.token_hex(16)
        self.PUBLIC_URL = self.VERIFY_URL = "http://academy.test"
        self.SESSION_MINUTES = 60


class Production(Config):
    """A council's own machines: refuses to start when anything is unsafe."""

    ENVIRONMENT = "production"
    DEMO_ACCOUNTS = False
    TIME_TRAVEL = False
    SESSION_COOKIE_SECURE = True

    def problems(self) -> list[str]:
        """Every unsafe setting, each with its mend."""
        found = super().problems()
        if self.SECRET_KEY == DEFAULT_KEY or len(self.SECRET_KEY) < 32:
            found.append(
                "SECRET_KEY is missing or short: set it (or SECRET_KEY_FILE) to 32 random characters or more."
            )
        if not self.PUBLIC_URL.startswith("https://"):
            found.append(
                "PUBLIC_URL must be the https:// address that people use; mails and records carry it."
            )
        if not self.VERIFY_URL.startswith("https://"):
            found.append("VERIFY_URL must be an https:// address: it stands on paper for decades.")
        if os.environ.get("FLASK_DEBUG", "0") not in {"", "0"}:
            found.append("FLASK_DEBUG is on: unset it.")
        for name in ("ACADEMY_DEMO", "ACADEMY_TIME_TRAVEL"):
            if os.environ.get(name, "0") not in {"", "0"}:
                found.append(f"{name} is on: demo accounts and time travel are never allowed in production.")
        return found


def database_url(given: str | None, folder: Path) -> str:
    """The database named, with our PostgreSQL driver; without a name, a SQLite file in the data folder."""
    if not given:
        return f"sqlite:///{folder / 'academy.sqlite'}"
    for prefix in ("postgres://", "postgresql://"):
        if given.startswith(prefix):
            return "postgresql+psycopg://" + given.removeprefix(prefix)
    return given


KINDS: dict[str, type[Config]] = {"development": Development, "testing": Testing, "production": Production}


def from_environment() -> Config:
    """The surrounding that ACADEMY_ENV names; production must be asked for by name."""
    kind = os.environ.get("ACADEMY_ENV", "development")
    if kind not in KINDS:
        raise SystemExit(f"ACADEMY_ENV is {kind!r}; it must be one of {', '.join(sorted(KINDS))}.")
    return KINDS[kind]()


def as_mapping(config: Config) -> dict[str, Any]:
    """Flask's view of the settings."""
    return {name: getattr(config, name) for name in dir(config) if name.isupper()}
