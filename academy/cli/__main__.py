"""`python -m academy.cli` is `academy`."""

from academy.cli import main

main(prog_name="academy")
