"""What PDF/A-3a and PDF/UA-1 ask for and a program can see: every record we print keeps it."""

import hashlib
import itertools
import json
import unicodedata
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

import pikepdf
import pytest

from academy.records.rules import facts_of, sha256, snapshot
from tests.pdf import reading, samples

SAMPLES = {
    "induction": samples.induction(),
    "long": samples.induction(name="Adébọ́lá Featherstonehaugh-Ọ̀ṣúndáre de la Cruz", rows=60),
    "work-ready": samples.work_ready(),
    "large print": samples.induction(),
}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@cache
def content(name: str) -> bytes:
    return samples.printed(SAMPLES[name], large=name == "large print")


@pytest.fixture(params=list(SAMPLES))
def printed(request: pytest.FixtureRequest) -> Any:
    with reading.opened(content(request.param)) as document:
        yield document


def test_both_standards_are_claimed_in_the_first_rdf(printed: pikepdf.Pdf) -> None:
    packet = ET.fromstring(printed.Root.Metadata.read_bytes())
    (rdf,) = packet.findall(f"{RDF}RDF")
    claims = {key: value for part in rdf for key, value in part.attrib.items()}
    assert claims["{http://www.aiim.org/pdfa/ns/id/}part"] == "3"
    assert claims["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
    assert claims["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert "http://www.aiim.org/pdfua/ns/id/" in [part.text for part in rdf.iter() if part.text]  # its schema
    assert "/Filter" not in printed.Root.Metadata


def test_the_document_says_what_it_is(printed: pikepdf.Pdf) -> None:
    root = printed.Root
    assert str(root.Lang) == "en-GB"
    assert root.MarkInfo.Marked is True
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert "SWA-2026-0001" in str(printed.docinfo.Title)
    assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
    assert root.OutputIntents[0].DestOutputProfile.N == 3
    assert str(printed.docinfo.CreationDate) == str(printed.docinfo.ModDate) == "D:20260921103000Z"
    assert len(printed.trailer.ID) == 2
    for forbidden in ("/AcroForm", "/OpenAction", "/AA", "/Perms", "/Encrypt"):
        assert forbidden not in root


def test_every_stroke_is_tagged_or_an_artifact(printed: pikepdf.Pdf) -> None:
    """Nothing painted outside a mark, no artifact inside a tag, and each mark owned by a tag in the tree."""
    in_tree = {element.raw.objgen for element in reading.elements(printed)}
    owners = reading.owners(printed)
    for number, page in enumerate(printed.pages):
        for paint in reading.paints(page):
            kinds = [kind for kind, _ in paint.marks]
            assert len(kinds) == 1, (
                f"page {number + 1}: {paint.operator} {paint.text!r} has the marks {kinds}"
            )
            properties = paint.marks[0][1]
            if kinds != ["/Artifact"]:
                owner = owners[number][int(properties["/MCID"])]
                assert owner.objgen in in_tree
                assert int(properties["/MCID"]) in [kid for kid in owner.K if isinstance(kid, int)]


def test_the_footer_is_pagination_and_carries_the_reference(printed: pikepdf.Pdf) -> None:
    for number, page in enumerate(printed.pages, start=1):
        footer = "".join(
            paint.text
            for paint in reading.paints(page)
            if str(paint.marks[0][1].get("/Type")) == "/Pagination"
        )
        assert "SWA-2026-0001" in footer
        assert f"Page {number} of {len(printed.pages)}" in footer


def test_tables_are_regular_and_their_headings_have_a_scope(printed: pikepdf.Pdf) -> None:
    tables = [element for element in reading.elements(printed) if element.kind == "/Table"]
    assert tables
    for table in tables:
        head, body = table.tags()
        assert (head.kind, body.kind) == ("/THead", "/TBody")
        for row in (*head.tags(), *body.tags()):
            assert row.kind == "/TR"
            assert len(row.tags()) == 4
        assert {str(cell.raw.A.Scope) for row in head.tags() for cell in row.tags()} == {"/Column"}
        for row in body.tags():
            first, *others = row.tags()
            assert (first.kind, str(first.raw.A.Scope)) == ("/TH", "/Row")
            assert {cell.kind for cell in others} == {"/TD"}


def test_no_reference_to_an_unlisted_id(printed: pikepdf.Pdf) -> None:
    for element in reading.elements(printed):
        assert "/ID" not in element.raw
        assert "/Headers" not in element.raw.get("/A", {})


def test_headings_start_at_one_and_skip_no_level(printed: pikepdf.Pdf) -> None:
    levels = [int(element.kind[2]) for element in reading.elements(printed) if element.kind[1:2] == "H"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_lists_hold_items_with_bodies(printed: pikepdf.Pdf) -> None:
    lists = [element for element in reading.elements(printed) if element.kind == "/L"]
    assert lists
    for listing in lists:
        assert {item.kind for item in listing.tags()} == {"/LI"}
        assert all([part.kind for part in item.tags()] == ["/LBody"] for item in listing.tags())


def test_pictures_say_what_they_are_and_where(printed: pikepdf.Pdf) -> None:
    (figure,) = [element for element in reading.elements(printed) if element.kind == "/Figure"]
    assert (
        str(figure.raw.Alt) == "Square code (QR) that opens https://academy.northmoor.example/v/k7m2q9hx4tpd"
    )
    left, bottom, right, top = (float(number) for number in figure.raw.A.BBox)
    assert 0 < left < right < 595
    assert 0 < bottom < top < 400  # in the lower half of the page, counted from its foot
    assert 60 < right - left == pytest.approx(top - bottom, abs=1)


def test_links_have_words_and_a_place_in_the_tree(printed: pikepdf.Pdf) -> None:
    notes = [note for page in printed.pages for note in page.get("/Annots", [])]
    assert notes
    for note in notes:
        assert str(note.Subtype) == "/Link"
        assert str(note.Contents) == "https://academy.northmoor.example/v/k7m2q9hx4tpd"
        assert int(note.F) == 4  # printed, not hidden
        assert "/StructParent" in note
    objects = [
        kid
        for element in reading.elements(printed)
        if element.kind == "/Link"
        for kid in element.kids()
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
    ]
    assert len(objects) == len(notes)


def test_pages_are_walked_in_reading_order(printed: pikepdf.Pdf) -> None:
    assert {str(page.Tabs) for page in printed.pages} == {"/S"}
    assert [int(page.StructParents) for page in printed.pages] == list(range(len(printed.pages)))


def test_fonts_are_embedded_and_say_what_they_show(printed: pikepdf.Pdf) -> None:
    fonts = printed.pages[0].resources.Font
    for font in fonts.values():
        assert "Academy-Sans" in str(font.BaseFont)
        assert "/ToUnicode" in font
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_nothing_is_transparent_and_nothing_runs(printed: pikepdf.Pdf) -> None:
    for part in printed.objects:
        if isinstance(part, pikepdf.Dictionary):
            assert part.get("/S") not in {"/JavaScript", "/Launch", "/SubmitForm", "/Transparency"}
            assert "/SMask" not in part
            assert float(part.get("/ca", 1)) == float(part.get("/CA", 1)) == 1


def test_bookmarks_lead_to_each_heading(printed: pikepdf.Pdf) -> None:
    with printed.open_outline() as outline:
        (top,) = outline.root
        assert top.title.startswith("Employer’s")
        assert [child.title for child in top.children] in (["What was completed"], ["What was looked at"])
        assert all(child.children for child in top.children)


@pytest.mark.parametrize("name", ["induction", "work-ready"])
def test_the_facts_are_attached_word_for_word(name: str) -> None:
    with reading.opened(content(name)) as document:
        text = snapshot(SAMPLES[name])
        (attachment,) = document.attachments.values()
        held = attachment.get_file()
        assert held.read_bytes() == text.encode()
        assert held.mime_type == "application/json"
        (listed,) = document.Root.AF  # once, not twice
        assert str(listed.AFRelationship) == "/Data"
        assert str(listed.Desc) == "The facts of this record"
        assert facts_of(held.read_bytes().decode()) == SAMPLES[name]
        assert json.loads(held.read_bytes())["reference"] == SAMPLES[name].reference
        assert hashlib.md5(text.encode()).digest() == bytes(held.md5)
        assert sha256(text)[:8] in reading.text_of(document)


def test_names_can_be_copied_out_as_they_were_put_in() -> None:
    with reading.opened(content("long")) as document:
        text = unicodedata.normalize("NFC", reading.text_of(document))
        for name in ("Adébọ́lá", "Ọ̀ṣúndáre", "Łukasz", "Őry", "Ayşe", "Yılmaz", "Nguyễn", "Thị", "Siobhán"):
            assert unicodedata.normalize("NFC", name) in text, name


def test_long_transcripts_repeat_their_headings_on_each_page() -> None:
    with reading.opened(content("long")) as document:
        for page in list(document.pages)[1:]:
            assert "How it was completed" in "".join(paint.text for paint in reading.paints(page))


def test_page_one_keeps_its_proof() -> None:
    """Whatever the name, the square code and the reference stand on page one."""
    for name in ("induction", "long", "work-ready"):
        with reading.opened(content(name)) as document:
            first = "".join(paint.text for paint in reading.paints(document.pages[0]))
            assert "k7m2-q9hx-4tpd" in first, name
            assert "issued it." in first, name


def test_large_print_has_nothing_below_18_point() -> None:
    with reading.opened(content("large print")) as document:
        sizes = [
            float(operands[1])
            for page in document.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "Tf"
        ]
        assert min(sizes) * 0.75 >= 17.99
