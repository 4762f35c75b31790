"""What WeasyPrint leaves undone for PDF/UA-1 and PDF/A-3a, mended before it is written."""

import re
from collections.abc import Iterator
from typing import Any

from academy.pdf.fonts import characters_of_glyphs

# The claim of PDF/UA, and the schema that PDF/A asks for before it accepts a claim it does not know.
_CLAIM = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""
_MEANING = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_PIXEL = 0.75  # WeasyPrint's CSS pixels in points


def finish(document: Any, pdf: Any) -> None:
    """Mend one PDF in place."""
    _say_what_each_glyph_means(document, pdf)
    _claim_both_standards(pdf)
    _name_each_attachment_once(pdf)
    elements = list(_elements(pdf, _get(pdf, pdf.catalog["StructTreeRoot"])))
    for element, parents in elements:
        _mend_element(pdf, element, parents)
    _make_footers_artifacts(pdf, {element.reference for element, _ in elements})


def _say_what_each_glyph_means(document: Any, pdf: Any) -> None:
    """Where a letter carries marks, WeasyPrint says that the mark alone is the whole letter."""
    fonts = {part["BaseFont"]: part for part in pdf.objects if isinstance(part, dict) and "ToUnicode" in part}
    for font in document.fonts.values():
        known = characters_of_glyphs(font.family, font.weight)
        stream = _get(pdf, fonts[font.name]["ToUnicode"]).stream
        for place, line in enumerate(stream):
            if found := _MEANING.fullmatch(line):
                characters = known.get(int(found[1], 16))
                text = bytes.fromhex(found[2].decode()).decode("utf-16-be")
                if characters and text not in characters:
                    stream[place] = b"<%s> <%s>" % (
                        found[1],
                        min(characters).encode("utf-16-be").hex().encode(),
                    )


def _claim_both_standards(pdf: Any) -> None:
    """PDF/A is claimed by WeasyPrint; PDF/UA must stand inside the same rdf:RDF, or readers miss it."""
    metadata = _get(pdf, pdf.catalog["Metadata"])
    (packet,) = metadata.stream
    metadata.stream = [packet.replace(b"</rdf:RDF>", _CLAIM, 1)]
    metadata.compress = False  # so that a plain search of the file finds the claims


def _name_each_attachment_once(pdf: Any) -> None:
    """WeasyPrint lists each attachment twice in AF."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _mend_element(pdf: Any, element: Any, parents: tuple[str, ...]) -> None:
    kind = element["S"]
    if kind == "/TH":
        # A row's heading stands in the body of its table, a column's in the head.
        scope = "/Column" if "/THead" in parents else "/Row"
        element["A"]["Scope"] = scope
    if kind in {"/TH", "/TD"}:
        # Headers point at IDs that WeasyPrint puts in no IDTree; in a regular table Scope says the same.
        element.pop("ID", None)
        element["A"].pop("Headers", None)
        if len(element["A"]) == 1:
            del element["A"]
    if kind == "/Figure":
        _mend_figure(pdf, element)


def _mend_figure(pdf: Any, element: Any) -> None:
    """A figure's box is given in CSS pixels from the top of the page; PDF counts points from its foot."""
    left, top, right, bottom = element["A"]["BBox"]
    height = _get(pdf, element["Pg"])["MediaBox"][3]
    element["A"]["BBox"][:] = [
        left * _PIXEL,
        height - bottom * _PIXEL,
        right * _PIXEL,
        height - top * _PIXEL,
    ]
    element["A"]["Placement"] = "/Block"


def _make_footers_artifacts(pdf: Any, tagged: set[bytes]) -> None:
    """Footers carry marks that lead nowhere in the document's structure: make them artifacts."""
    numbers = _get(pdf, _get(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    for page_number, page_reference in enumerate(pdf.page_references):
        owners = numbers[2 * page_number + 1]
        stray = {mark for mark, owner in enumerate(owners) if owner not in tagged}
        if not stray:
            continue
        _mark_as_artifacts(_get(pdf, _get(pdf, page_reference)["Contents"]).stream, stray)
        for mark in stray:
            _get(pdf, owners[mark]).clear()
            owners[mark] = "null"


def _mark_as_artifacts(stream: list[Any], marks: set[int]) -> None:
    for place, part in enumerate(stream):
        if isinstance(part, dict) and part.get("MCID") in marks:
            stream[place - 1] = "/Artifact"
            del part["MCID"]
            part.update({"Type": "/Pagination", "Subtype": "/Footer"})


def _elements(pdf: Any, element: Any, parents: tuple[str, ...] = ()) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Each structure element below one, with the kinds above it, in reading order."""
    for kid in element.get("K", ()):
        if isinstance(kid, bytes):
            child = _get(pdf, kid)
            if child.get("Type") == "/StructElem":
                yield child, parents
                yield from _elements(pdf, child, (*parents, child["S"]))


def _get(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
