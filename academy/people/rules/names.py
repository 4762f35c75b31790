"""Names as people have them: shown as written, and folded for sorting and for finding."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

# Letters that are letters of their own and do not fall apart into a plain letter and a mark.
_OWN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ŧ": "t",
        "ŋ": "ng",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ə": "e",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        "ŀ": "l",
        "ſ": "s",
        "ʻ": "",
        "ʼ": "",
        "ʹ": "",
    }
)
_APOSTROPHES = re.compile("['’‘‛`´′ʼʻʹ]")
_NOT_WORD = re.compile(r"[^\w]+")
_SORT_GAP = "  "


class WhyOpened(StrEnum):
    """Why somebody opens a former name: chosen and not typed, as nobody can hide what history has written down."""

    PAPER = "paper"
    IDENTITY = "identity"
    PAY = "pay"
    LAW = "law"
    ASKED = "asked"

    @property
    def label(self) -> str:
        """As it is shown, and as history says it."""
        return {
            "paper": "To find a paper or a record in that name",
            "identity": "To see who they are: right to work, DBS or the register",
            "pay": "For pay or pension",
            "law": "A court or a law asks for it",
            "asked": "They asked for it themselves",
        }[self.value]


def fold(text: str) -> str:
    """Lower case without accents: Łukasiewicz → lukasiewicz, Ó → o, ß → ss. For comparing, never for showing."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_OWN_LETTERS)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def plain_words(text: str) -> str:
    """Folded words with one space between: “Care & Health - East” → care and health east.

    Two names of teams that are equal so are the same team.
    """
    return " ".join(
        _NOT_WORD.sub(" ", _APOSTROPHES.sub("", fold(text.replace("&", " and ")))).replace("_", " ").split()
    )


def sort_key(surname: str, forename: str = "") -> str:
    """Where a name stands in a list: by surname as it is written, then forename; compare byte by byte.

    The surname is taken whole, so “van der Berg” stands under V, “D'Amore” under Damore and “Ó Briain” under
    O Briain; a hyphen counts as a space, and a shorter surname comes before a longer one that begins with it.
    Two spaces part the names, so the column must be sorted by bytes (collation C), never by a language's rules.
    """
    return plain_words(surname) + _SORT_GAP + plain_words(forename)


def search_key(*names: str) -> str:
    """All the words somebody may type for a person; names with a hyphen or space also written as one word.

    “Sam”, “Mac-Donald” → “sam mac donald macdonald”. Use with `search_words`.
    """
    words: list[str] = []
    for name in names:
        plain = plain_words(name)
        words += plain.split()
        for part in name.split():
            joined = plain_words(part).replace(" ", "")
            words.append(joined)
        words.append(plain.replace(" ", ""))
    return " ".join(dict.fromkeys(word for word in words if word))


def search_words(typed: str) -> list[str]:
    """The folded words that somebody typed; a person is found when the search key contains every one of them."""
    return plain_words(typed).split()


def display_name(forename: str, surname: str, known_as: str = "") -> str:
    """What a person is called: the name they are known as in place of their forename, then the surname."""
    first = known_as.strip() or forename.strip()
    return f"{first} {surname.strip()}".strip()


def full_name(forename: str, surname: str) -> str:
    """The name as HR has it, in reading order."""
    return display_name(forename, surname)


def initials(forename: str, surname: str, known_as: str = "") -> str:
    """Two letters for a round badge: of the first name, and of the surname past small words like “van der”."""
    first = (known_as.strip() or forename.strip())[:1]
    words = surname.split()
    main = next((word for word in words if word[:1].isupper()), words[0] if words else "")
    return (first + main[:1]).upper()


def alike(one: str, other: str, least: int) -> bool:
    """True where two names are as alike as that, of 100: folded, the order of their words left aside.

    It only decides whether somebody is asked; that two names are one person, a person says.
    """
    first, second = (" ".join(sorted(plain_words(name).split())) for name in (one, other))
    return bool(first and second) and fuzz.ratio(first, second) >= least


NAME_FIELDS = ("given_name", "family_name", "known_as")


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name that somebody no longer has, and what is shown in its place; `shared` where somebody else has it."""

    person_id: int
    old: str
    new: str
    shared: bool = False


def in_current_names(text: str, renamed: Iterable[Renamed], about: Iterable[int | None] = ()) -> str:
    """A sentence that was written down once, with the names that people have now.

    A name that somebody else has today is only replaced in what is about the one who had it.
    """
    concerned = set(about)
    meant = [each for each in renamed if not each.shared or each.person_id in concerned]
    if not any(each.old in text for each in meant):
        return text
    # In one go, and the new names too: who was “Fay” and is “Fay-Lowe” must not become “Fay-Lowe-Lowe”.
    becomes = {each.new: each.new for each in meant} | {each.old: each.new for each in meant}
    longest_first = "|".join(re.escape(name) for name in sorted(becomes, key=len, reverse=True) if name)
    return re.sub(rf"(?<!\w)(?<!\w-)(?:{longest_first})(?!-?\w)", lambda found: becomes[found[0]], text)
