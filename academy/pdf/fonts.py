"""The typeface that every PDF embeds, and which characters it can draw."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parents[2] / "static" / "build" / "fonts"
SCHEME = "academy:fonts/"
WEIGHTS = (400, 600, 700)
# A name of its own for each subset: under one name WeasyPrint takes the glyphs of one for those of another.
FAMILIES = {"latin": "Academy Sans", "latin-ext": "Academy Sans Ext", "vietnamese": "Academy Sans Viet"}
_MARK_TO_BASE = 4  # the kind of OpenType lookup that puts accents on letters
_TO_SPELL = re.compile("[^\x00-\x7f\u0300-\u036f][\u0300-\u036f]*|[A-Za-z][\u0300-\u036f]+")


class Missing(NamedTuple):
    """A character no shipped font can draw, its name, and what the person can do about it."""

    char: str
    name: str
    mend: str


def font_file(subset: str, weight: int) -> Path:
    """Where the build put one static font."""
    return FOLDER / f"public-sans-{subset}-{weight}-normal.woff2"


def font_bytes(name: str) -> bytes | None:
    """A shipped font by its file name; None for any other name, so that no path can be smuggled in."""
    for subset in FAMILIES:
        for weight in WEIGHTS:
            path = font_file(subset, weight)
            if path.name == name:
                return path.read_bytes()
    return None


def missing_fonts() -> list[Path]:
    """The font files that `npm run build` should have made and that are not there."""
    paths = [font_file(subset, weight) for subset in FAMILIES for weight in WEIGHTS]
    return [path for path in paths if not path.is_file()]


def font_faces() -> str:
    """The @font-face rules, with addresses of our own scheme that only our fetcher understands."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: normal; '
        f"src: url({SCHEME}{font_file(subset, weight).name}) }}"
        for subset, family in FAMILIES.items()
        for weight in WEIGHTS
    )


def missing_characters(text: str) -> list[Missing]:
    """Every letter of the text that could not be drawn properly, once each, in the order of the text.

    A letter is looked at together with the marks on it, since one font must draw both: Ł, ő, ş, ẹ, ọ and ọ̀
    pass; letters outside Latin, emoji and invisible controls do not.
    """
    found: dict[str, Missing] = {}
    for cluster in _clusters(unicodedata.normalize("NFC", text)):
        if cluster not in found and _drawn_as(cluster) is None:
            found[cluster] = Missing(cluster, _name_of(cluster), _mend_for(cluster))
    return list(found.values())


def spelled_for_drawing(text: str) -> str:
    """The same text, spelled so that each letter and its marks come from one font and the marks sit on it."""
    return _TO_SPELL.sub(lambda found: _drawn_as(found[0]) or found[0], unicodedata.normalize("NFC", text))


@lru_cache(maxsize=4096)
def _drawn_as(cluster: str) -> str | None:
    """How to spell a letter so that it is drawn well: whole where a font has it, else marks apart."""
    if len(cluster) == 1 and any(ord(cluster) in subset.characters for subset in _subsets()):
        return cluster
    letter, *marks = list(unicodedata.normalize("NFD", cluster))
    latin = _subsets()[0]
    places = [latin.places.get(mark) for mark in marks]
    if marks and len(set(places)) == len(places) and set(places) <= latin.anchors.get(letter, set()):
        return letter + "".join(marks)
    return None


@cache
def characters_of_glyphs(family: str, weight: int) -> dict[int, frozenset[str]]:
    """The characters that each glyph of one of our fonts stands for; glyphs made of others are left out."""
    from fontTools.ttLib import TTFont

    (subset,) = (subset for subset, name in FAMILIES.items() if name == family)
    font = TTFont(font_file(subset, weight))
    found: dict[int, set[str]] = {}
    for code, glyph in font.getBestCmap().items():
        found.setdefault(font.getGlyphID(glyph), set()).add(chr(code))
    return {glyph: frozenset(characters) for glyph, characters in found.items()}


class _Subset(NamedTuple):
    """What one subset can draw: characters, where each mark goes, and where each letter takes one."""

    characters: frozenset[int]
    places: dict[str, int | None]
    anchors: dict[str, set[int | None]]


@cache
def _subsets() -> tuple[_Subset, ...]:
    return tuple(_read_subset(subset) for subset in FAMILIES)


def _read_subset(subset: str) -> _Subset:
    from fontTools.ttLib import TTFont  # slow to import, and needed only when there is something to print

    fonts = [TTFont(font_file(subset, weight)) for weight in WEIGHTS]
    characters = frozenset.intersection(*(frozenset(font.getBestCmap()) for font in fonts)) - {0, 13}
    glyphs = {glyph: chr(code) for code, glyph in fonts[0].getBestCmap().items()}
    places: dict[str, int | None] = {}
    anchors: dict[str, set[int | None]] = {}
    for table in _mark_tables(fonts[0]):
        for glyph, mark in zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True):
            places[glyphs.get(glyph, "")] = mark.Class
        for glyph, base in zip(table.BaseCoverage.glyphs, table.BaseArray.BaseRecord, strict=True):
            anchors[glyphs.get(glyph, "")] = {
                place for place, at in enumerate(base.BaseAnchor) if at is not None
            }
    return _Subset(characters, places, anchors)


def _mark_tables(font: Any) -> list[Any]:
    lookups = font["GPOS"].table.LookupList.Lookup
    return [table for lookup in lookups if lookup.LookupType == _MARK_TO_BASE for table in lookup.SubTable]


def _clusters(text: str) -> list[str]:
    clusters: list[str] = []
    for char in text:
        if clusters and unicodedata.combining(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _name_of(cluster: str) -> str:
    return " with ".join(unicodedata.name(char, f"character U+{ord(char):04X}") for char in cluster)


def _mend_for(cluster: str) -> str:
    if unicodedata.category(cluster[0]) in {"Cc", "Cf", "Zl", "Zp"}:
        return "Delete it: it cannot be seen and was probably copied by accident."
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", cluster) if not unicodedata.combining(char)
    )
    if plain.strip() and all(_drawn_as(letter) for letter in plain):
        return f"Ask the person whether “{plain}” may stand in its place."
    return "Ask the person how they write this in Latin letters, and use that."
