"""The command line: `academy …`; each command makes the app, does one thing, and says what it did."""

import sys
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import click
from flask import current_app

from academy import create_app
from academy.access.rules import Actor
from academy.refusals import NotFoundError, Refused

SHELL = Actor.system("the command line")


def with_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the app; a refusal is printed as its sentences and ends with exit code 1."""

    def run(*args: Any, **kwargs: Any) -> Any:
        app = create_app()
        with app.app_context():
            try:
                return command(*args, **kwargs)
            except Refused as no:
                for reason in no.reasons:
                    click.echo(reason.message, err=True)
                sys.exit(1)
            except NotFoundError as missing:
                click.echo(f"Not found: {missing}", err=True)
                sys.exit(1)

    return update_wrapper(run, command)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Run the Social Work Academy: set it up, fill it, check it, keep it safe.

    Settings come from the environment; docs/running.md lists every one.
    """


def data_folder() -> str:
    """Where this academy keeps its files."""
    return str(current_app.config["DATA_FOLDER"])


from academy.cli import files, running  # noqa: E402 - the commands hang themselves on `main`

__all__ = ["files", "main", "running"]
