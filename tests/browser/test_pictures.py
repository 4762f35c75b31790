"""The pictures of the README and the guide, made from the real thing by `make pictures`."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "docs" / "pictures"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not os.environ.get("PICTURES"), reason="only `make pictures` writes into docs/pictures"
    ),
]

SHOTS = (
    ("first-year", "myah.spencer", "/", None),
    ("today", "dele.marsh", "/", None),
    ("register", "dele.marsh", "/", "Take register"),
    ("work-ready", "jo.whittle", "/readiness/", None),
    ("my-team", "jo.whittle", "/", None),
    ("kit-desk", "tariq.iqbal", "/", None),
    ("rehearsal", "morgan.reid", "/programmes/", "Rehearse"),
)


@pytest.mark.parametrize(("name", "reader", "address", "press"), SHOTS)
def test_take_a_picture(opened, name, reader, address, press):
    looking = opened(f"{reader}@northdale.example")
    looking.goes_to(address)
    if press:
        looking.page.locator("main").get_by_text(press).first.click()
        looking.page.wait_for_load_state()
    looking.page.evaluate("scrollTo(0, 0)")  # a register goes to its first name by itself
    shot = Image.open(BytesIO(looking.page.screenshot()))
    PICTURES.mkdir(parents=True, exist_ok=True)
    shot.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(PICTURES / f"{name}.png", optimize=True)


def test_take_a_picture_of_the_board(opened):
    looking = opened("morgan.reid@northdale.example")
    looking.goes_to("/enrolments/cohorts").follow("Five months in").follow("Board")
    shot = Image.open(BytesIO(looking.page.screenshot()))
    shot.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(PICTURES / "board.png", optimize=True)
