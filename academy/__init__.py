"""The Social Work Academy: `create_app()` puts the parts together; nothing else lives here."""

import logging
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from academy import clock, db, storage, web
from academy.admin import views as admin
from academy.doubts import views as doubts
from academy.drafts import views as drafts
from academy.enrolments import views as enrolments
from academy.equipment import views as equipment
from academy.hiding import views as hiding
from academy.lifecycle import views as lifecycle
from academy.overview import views as overview
from academy.people import views as people
from academy.policies import views as policies
from academy.programmes import views as programmes
from academy.readiness import views as readiness
from academy.records import views as records
from academy.registration import views as registration
from academy.signin import views as signin
from academy.timetable import views as timetable
from academy.web import permissions
from academy.web import views as web_views

ROOT = Path(__file__).parent.parent
SCREENS = (
    signin, people, registration, programmes, policies, doubts, drafts, hiding, enrolments, timetable, equipment,
    readiness, records, lifecycle, overview, admin, web_views,
)  # fmt: skip


def create_app(settings: config.Config | None = None) -> Flask:
    """Configure, start the extensions, register the screens; refuses an unsafe production."""
    settings = settings or config.from_environment()
    if problems := settings.problems():
        raise SystemExit("The academy will not start:\n- " + "\n- ".join(problems))
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_mapping(config.as_mapping(settings))
    if settings.TRUSTED_PROXIES:
        count = settings.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]
    settings.DATA_FOLDER.mkdir(parents=True, exist_ok=True)
    clock.allow_time_travel(settings.DATA_FOLDER / "clock.txt" if settings.TIME_TRAVEL else None)
    db.init_app(app)  # its hook must be the first, so that it runs last
    Compress(app)
    storage.init_app(app)
    Migrate(app, db.db, directory=str(ROOT / "migrations"))
    signin.init_app(app)
    permissions.init_app(app)
    CSRFProtect(app)
    web.init_app(app)
    for screens in SCREENS:
        app.register_blueprint(screens.bp)
    logging.getLogger("academy").setLevel(logging.INFO)
    return app
