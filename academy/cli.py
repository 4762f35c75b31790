"""The command line: `academy …`."""

import click
from flask.cli import AppGroup

commands = AppGroup("academy", help="Run the Social Work Academy.")


@commands.command()
def init() -> None:
    """Make or update the database."""
    from flask_migrate import upgrade

    upgrade()
    click.echo("The database is up to date.")
