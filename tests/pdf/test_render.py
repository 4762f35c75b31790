"""The press itself: the same bytes each time, nothing fetched, nothing printed with a hole in it."""

import dataclasses
import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from academy import pdf
from tests.pdf import reading, samples

ROOT = Path(__file__).parents[2]
PRINT_IT = """
import hashlib
from tests.pdf import samples
print(hashlib.sha256(samples.printed(samples.induction(rows=12))).hexdigest())
"""


def rendered(body: str, created: datetime = datetime(2026, 9, 21, tzinfo=UTC)) -> bytes:
    html = f"<!DOCTYPE html><html lang=en-GB><title>Try</title><body>{body}</body></html>"
    return pdf.render(html, title="Try", language="en-GB", created=created, identifier="try")


def elsewhere(**environment: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-c", PRINT_IT],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout.strip()


def test_the_same_bytes_in_any_process_zone_and_hash_seed() -> None:
    here = hashlib.sha256(samples.printed(samples.induction(rows=12))).hexdigest()
    again = hashlib.sha256(samples.printed(samples.induction(rows=12))).hexdigest()
    assert here == again
    assert here == elsewhere(TZ="Pacific/Auckland", PYTHONHASHSEED="1", LC_ALL="C")
    assert here == elsewhere(TZ="America/St_Johns", PYTHONHASHSEED="4242")


def test_the_same_moment_in_another_zone_is_the_same_file() -> None:
    moment = datetime(2026, 9, 21, 10, 30, 12, 345, tzinfo=UTC)
    assert rendered("<p>One", moment) == rendered("<p>One", moment.astimezone(timezone(timedelta(hours=13))))


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/hostname" alt="x">',
        '<base href="file:///etc/"><img src="hostname" alt="x">',
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<img src="https://example.org/x.png" alt="x">',
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="x">',
        '<img src="academy:fonts/../../../etc/hostname" alt="x">',
        '<img src="academy:fonts//etc/hostname" alt="x">',
        '<p style="background: url(file:///etc/hostname)">x</p>',
        "<style>@import url(file:///etc/hostname);</style>",
        "<style>@font-face { font-family: x; src: url(http://127.0.0.1:9/f.woff2) } p { font-family: x }</style><p>x",
        '<link rel="stylesheet" href="file:///etc/hostname">',
        '<svg viewBox="0 0 9 9" width="9" height="9"><image href="file:///etc/hostname" width="9" height="9"/></svg>',
        '<object data="file:///etc/hostname"></object>',
        '<embed src="file:///etc/hostname">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<a rel="attachment" href="file:///etc/hostname">x</a>',
    ],
)
def test_nothing_can_be_fetched_through_it(body: str) -> None:
    with pytest.raises(pdf.NotPrintableError, match="may not be fetched"):
        rendered(body)


def test_after_a_refusal_the_press_prints_again() -> None:
    with pytest.raises(pdf.NotPrintableError):
        rendered('<img src="file:///etc/hostname" alt="x">')
    assert rendered("<p>All is well").startswith(b"%PDF-1.7")


@pytest.mark.parametrize("text", ["Иван", "🎉", "李", "\u0e01"])
def test_a_letter_that_no_shipped_font_has_stops_the_press(text: str) -> None:
    with pytest.raises(pdf.NotPrintableError, match="shipped fonts"):
        rendered(f"<p>{text}")


@pytest.mark.parametrize(
    "name",
    [
        "Siobhán Ní Bhriain", "Łukasz Őry", "Ayşe Yılmaz", "Nguyễn Thị Mai", "Adébọ́lá Ọ̀ṣúndáre", "Þóra Ægisdóttir",
        "Zoë O’Neill-Šimková", "Ștefan Țurcanu", "Ẹ̀kọ́ Ǹjọ", "Ğülşen İnönü", "José María Peña", "Ngũgĩ wa Thiong'o",
        "Łucja Świątek-Żak", "D’Arcy", "Siobha\u0301n",
    ],
)  # fmt: skip
def test_names_that_people_have_can_be_printed(name: str) -> None:
    assert pdf.missing_characters(name) == []
    assert rendered(f"<p>{name}").startswith(b"%PDF")


def test_what_cannot_be_printed_is_named_with_its_mend() -> None:
    cyrillic, hidden, tone = pdf.missing_characters("Иva\u200b m\u0300 ИИ")
    assert cyrillic == ("И", "CYRILLIC CAPITAL LETTER I", cyrillic.mend)
    assert "Latin letters" in cyrillic.mend
    assert hidden.mend.startswith("Delete it")
    assert tone.char == "m\u0300"
    assert "“m” may stand in its place" in tone.mend


def test_an_unknown_stylesheet_is_an_error_not_a_plain_page() -> None:
    with pytest.raises(FileNotFoundError):
        pdf.render("<p>x", title="x", language="en-GB", created=datetime(2026, 1, 1, tzinfo=UTC), identifier="x",
                   stylesheet="nothing.css")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "restriction", "conditions"),
    [
        ("Wolfram Mwangombe-Womack", "", 0),
        ("Wolfram Mwangombe-Womack", "no visits alone", 2),
        ("Ann Lee", "no visits alone, and no court statements without a colleague " * 4, 1),
        ("Ann Lee", "no visits alone, and no court statements without a colleague " * 4, 3),
        (
            "Adébọ́lá Featherstonehaugh Ọ̀ṣúndáre de la Cruz y Montgomery Cholmondeley " * 2,
            "no visits alone",
            3,
        ),
    ],
)
def test_page_one_keeps_its_number_and_code(name: str, restriction: str, conditions: int) -> None:
    facts = dataclasses.replace(samples.induction(name=name.strip()), supersedes="SWA-2026-000101")
    if conditions:
        base = samples.work_ready()
        one = dataclasses.replace(base.conditions[0], what=f"Lone working set up. Until then: {restriction}")
        facts = dataclasses.replace(base, name_written=name.strip(), conditions=(one,) * conditions)
    with reading.opened(samples.printed(facts)) as document:
        first, *later = ["".join(paint.text for paint in reading.paints(page)) for page in document.pages]
    assert "Check this record at" in first
    assert not [words for words in later if "Check this record at" in words]


def test_a_short_table_is_not_cut_in_two() -> None:
    base = samples.work_ready()
    rows = base.readiness[0].rows * 3
    groups = tuple(dataclasses.replace(base.readiness[0], title=f"Kit {n}", rows=rows) for n in range(6))
    with reading.opened(samples.printed(dataclasses.replace(base, readiness=groups))) as document:
        pages = ["".join(paint.text for paint in reading.paints(page)) for page in document.pages]
    assert [words.count("Laptop") for words in pages] == [0, 6, 9, 3]  # three of each, all on one page
