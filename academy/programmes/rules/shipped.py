"""The programmes, frameworks and crosswalks that come with the package: data files, read once."""

from functools import cache
from importlib.resources import files

from academy.programmes.rules.document import ProgrammeDocument
from academy.programmes.rules.frameworks import Crosswalk, Framework, parse_crosswalk, parse_framework
from academy.programmes.rules.reading import parse
from academy.refusals import Refused


@cache
def shipped_texts(folder: str) -> dict[str, str]:
    """The files of a folder of the package's data, by name, in the order of their names."""
    found = [
        each
        for each in (files("academy.programmes") / "data" / folder).iterdir()
        if each.name.endswith(".toml")
    ]
    return {each.name: each.read_text("utf-8") for each in sorted(found, key=lambda each: each.name)}


@cache
def shipped_programmes() -> tuple[ProgrammeDocument, ...]:
    """Every programme that ships."""
    documents = []
    for text in shipped_texts("programmes").values():
        document = parse(text)
        if isinstance(document, list):
            raise Refused(*document)
        documents.append(document)
    return tuple(documents)


@cache
def shipped_frameworks() -> tuple[Framework, ...]:
    """Every framework that ships."""
    frameworks = []
    for text in shipped_texts("frameworks").values():
        framework = parse_framework(text)
        if isinstance(framework, list):
            raise Refused(*framework)
        frameworks.append(framework)
    return tuple(frameworks)


@cache
def shipped_crosswalks() -> tuple[Crosswalk, ...]:
    """Every crosswalk that ships."""
    crosswalks = []
    for text in shipped_texts("crosswalks").values():
        crosswalk = parse_crosswalk(text)
        if isinstance(crosswalk, list):
            raise Refused(*crosswalk)
        crosswalks.append(crosswalk)
    return tuple(crosswalks)
