"""Take over the standards and programmes that come with the package, so that a new academy can begin."""

from datetime import datetime

from academy.access.rules import Actor
from academy.audit.actions import not_audited
from academy.db import flush
from academy.programmes import queries
from academy.programmes.actions.standards import load_crosswalk, load_framework
from academy.programmes.actions.versions import load, publish
from academy.programmes.models import ProgrammeVersion
from academy.programmes.rules import shipped_crosswalks, shipped_frameworks, shipped_programmes, shipped_texts


@not_audited("each document that it takes over writes its own line")
def load_shipped(actor: Actor, now: datetime) -> list[ProgrammeVersion]:
    """Load the shipped standards, crosswalks and programmes that are not here yet, and publish these programmes.

    Called again it changes nothing, and it never touches what a council has loaded or drafted under the same name.
    """
    for framework, text in zip(shipped_frameworks(), shipped_texts("frameworks").values(), strict=True):
        if queries.find_framework(framework.code) is None:
            load_framework(actor, text, now=now)
    flush()
    for crosswalk, text in zip(shipped_crosswalks(), shipped_texts("crosswalks").values(), strict=True):
        if queries.find_crosswalk(crosswalk.code) is None:
            load_crosswalk(actor, text, now=now)
    versions = []
    for document, text in zip(shipped_programmes(), shipped_texts("programmes").values(), strict=True):
        version = queries.find_version(document.code, document.version)
        if version is None:
            version = load(actor, text, now=now)
            publish(actor, version, now=now)
        versions.append(version)
    return versions
