"""The toolkit for screens; it knows no concept."""

from flask import Flask

from academy.web import assets, errors, filters, headers, templating


def init_app(app: Flask) -> None:
    """Give an app its templates, assets, headers and error pages."""
    filters.init_app(app)
    templating.install(app)
    assets.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
