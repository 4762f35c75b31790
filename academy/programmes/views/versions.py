"""Programmes to read: every version, one as a syllabus, its file, and the standards that versions point at."""

import re
from itertools import groupby
from typing import Any

from flask import Response, request

from academy.access.rules import Permission
from academy.programmes import queries
from academy.programmes.models import ProgrammeVersion, VersionState
from academy.programmes.rules import (
    KIT_CLASS_WORDS,
    Reader,
    audience_records,
    chapters,
    checks_shown,
    kit_shown,
    linked,
    other_terms,
    problems_before_publishing,
    promises,
    short_forms,
    standards_shown,
    statement_said,
)
from academy.programmes.views.blueprint import bp, role_words, version_at
from academy.web.permissions import requires
from academy.web.templating import page


@bp.get("/")
@requires(Permission.SEE_PROGRAMMES)
def programmes() -> Any:
    """Each programme with its versions."""
    found = [(each, queries.document_of(each)) for each in queries.all_versions()]
    by_programme = [list(rows) for _, rows in groupby(found, key=lambda pair: pair[0].programme_id)]
    return page("programmes/programmes.html", by_programme=by_programme)


@bp.get("/<ref>")
@requires(Permission.SEE_PROGRAMMES, on=version_at)
def version(found: ProgrammeVersion) -> Any:
    """One version as a syllabus: for everybody, or for one way of joining (`?for=`)."""
    document = queries.document_of(found)
    frameworks, crosswalks = queries.frameworks(), queries.crosswalk_values()
    words = {
        f"{each.code}:{one.code}": f"{each.short} {one.code}: {one.title}"
        for each in frameworks
        for one in each.statements
    }
    chosen = request.args.get("for")
    audience = next((each for each in document.audiences if each.code == chosen), None)
    reader = Reader(document, audience.code if audience else None, role_words(), words)
    draft = found.state is VersionState.DRAFT
    return page(
        "programmes/version.html",
        this=found,
        document=document,
        audience=audience,
        chapters=chapters(reader),
        kit=kit_shown(reader),
        kit_words=KIT_CLASS_WORDS,
        checks=checks_shown(reader),
        standards=standards_shown(reader, frameworks, crosswalks),
        promises=promises(document.support),
        records=audience_records(document, audience.code) if audience else document.records,
        statement_said=statement_said,
        short_forms=short_forms(document.terms),
        other_terms=other_terms(document.terms),
        problems=problems_before_publishing(document, frameworks) if draft else [],
    )


@bp.get("/<ref>/download")
@requires(Permission.SEE_PROGRAMMES, on=version_at)
def download(found: ProgrammeVersion) -> Any:
    """The file of a version, exactly as it is kept."""
    name = re.sub(r"[^a-z0-9.-]+", "-", f"{found.programme.code}-{found.label}".lower()).strip("-.")
    answer = Response(found.document, mimetype="application/toml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return answer


@bp.get("/standards")
@requires(Permission.SEE_PROGRAMMES)
def frameworks() -> Any:
    """The standards here: one set (`?of=`), with what each statement speaks to in the others, read both ways."""
    found, crosswalks = queries.frameworks(), queries.crosswalk_values()
    chosen = next(
        (each for each in found if each.code == request.args.get("of")), found[0] if found else None
    )
    links = linked(found, crosswalks)
    rows, others = [], []
    if chosen:
        elsewhere = {one.code: links[f"{chosen.code}:{one.code}"] for one in chosen.statements}
        met = {other.code for pairs in elsewhere.values() for other, _ in pairs}
        others = [each for each in found if each.code in met]
        rows = [
            (
                one,
                [[said for other, said in elsewhere[one.code] if other.code == each.code] for each in others],
            )
            for one in chosen.statements
        ]
    notes = [each for each in crosswalks if chosen and chosen.code in {each.source, each.target}]
    return page(
        "programmes/frameworks.html", found=found, chosen=chosen, others=others, rows=rows, crosswalks=notes
    )
