"""What stops a version from being published, item by item: dates, completion, needs, audiences, standards."""

from collections.abc import Iterator

from academy.programmes.rules.document import ItemDef, ProgrammeDocument, Stage, When, is_for, kit_for
from academy.programmes.rules.tables import one_of
from academy.programmes.rules.vocabulary import Anchor, Completion, ItemKind, OwnerRole, WhenForm
from academy.refusals import Reason


def item_problems(document: ProgrammeDocument, standards: frozenset[str]) -> Iterator[Reason]:
    """Everything that is wrong with single items; `standards` are the statements that may be named."""
    for stage in document.stages:
        for item in stage.items:
            yield from _dates(document, stage, item)
            yield from _completion(item)
            yield from _links(document, item, standards)
            yield from _needs(document, item)
            yield from _needs_kit(document, item)
    yield from _cycles(document)


def reason(item: ItemDef, code: str, message: str) -> Reason:
    """A reason that belongs to an item; screens and line numbers find it by the field."""
    return Reason(code, f"“{item.title}” {message}", f"item:{item.code}")


def audiences_of(document: ProgrammeDocument, item: ItemDef) -> frozenset[str]:
    """The audiences that get an item: those that both its stage and it are for."""
    stages = {stage.code: stage.audiences for stage in document.stages}
    return frozenset(
        audience.code
        for audience in document.audiences
        if is_for(stages.get(item.stage, ()), audience.code) and is_for(item.audiences, audience.code)
    )


def _dates(document: ProgrammeDocument, stage: Stage, item: ItemDef) -> Iterator[Reason]:
    for when in (item.when, item.opens):
        if when is None:
            continue
        if when.form is WhenForm.DAY and when.number > stage.days:
            has = f"has only {stage.days} days" if stage.days else "has no block of days"
            message = f"is due on day {when.number}, but “{stage.title}” {has}. Change the day or the block."
            yield reason(item, "day_beyond_block", message)
        if when.form is WhenForm.MONTHS and when.number > document.length_months:
            message = f"is due after {when.number} months, but the programme has {document.length_months}."
            yield reason(item, "beyond_length", f"{message} Bring it forward or make the programme longer.")
        yield from _counted_from(document, item, when)
    opens, when = item.opens, item.when
    comparable = opens is not None and (opens.form, opens.anchor) == (when.form, when.anchor)
    if opens and comparable and opens.form is not WhenForm.BEFORE and opens.number > when.number:
        yield reason(item, "opens_after_due", "opens after it is due. Change one of the two.")
    if (item.starts is None) != (item.ends is None) or (
        item.starts and item.ends and item.starts >= item.ends
    ):
        yield reason(item, "times", "needs both a start and an end, the end later. Mend or leave out both.")


def _counted_from(document: ProgrammeDocument, item: ItemDef, when: When) -> Iterator[Reason]:
    """A date counted from a session needs that session, for the same people, with a date of its own."""
    if when.anchor is not Anchor.SESSION:
        return
    found = next((each for each in document.items if each.code == when.session), None)
    if found is None or found.kind is not ItemKind.SESSION:
        message = f"is counted from the session “{when.session}”, which is no session here. Mend the code."
        yield reason(item, "session_unknown", message)
    elif found.when.anchor is Anchor.SESSION:
        message = (
            f"is counted from “{found.title}”, which is itself counted from a session. Use another anchor."
        )
        yield reason(item, "session_of_session", message)
    elif missing := audiences_of(document, item) - audiences_of(document, found):
        message = f"is counted from “{found.title}”, which is not for {_labels(document, missing)}."
        yield reason(item, "session_not_for", f"{message} Make both for the same people.")


def _completion(item: ItemDef) -> Iterator[Reason]:
    is_session, by_register = item.kind is ItemKind.SESSION, item.completion is Completion.REGISTER
    if is_session and not by_register:
        yield reason(item, "session_by_register", 'is a session, so it needs completion = "register".')
    if by_register and not is_session:
        yield reason(
            item, "register_for_session", "has no register to be marked on: only a session has. Change it."
        )
    if item.licence and not by_register:
        message = (
            "gives a licence, so only attendance can complete it: make it a session marked on the register."
        )
        yield reason(item, "licence_by_register", message)
    if item.completion is Completion.SIGN_OFF and item.sign_off_role is None:
        yield reason(item, "sign_off_role", "is signed off, but not by whom. Add sign_off_role.")
    if item.completion is not Completion.SIGN_OFF and item.sign_off_role is not None:
        yield reason(item, "sign_off_role", 'names who signs off, so it needs completion = "sign_off".')
    if item.sign_off_role is OwnerRole.STARTER:
        yield reason(item, "own_sign_off", "would be signed off by starters themselves. Name another role.")


def _links(document: ProgrammeDocument, item: ItemDef, standards: frozenset[str]) -> Iterator[Reason]:
    declared = [audience.code for audience in document.audiences]
    for audience in item.audiences:
        if audience not in declared:
            message = f"is for “{audience}”, which is no audience here; write {one_of(audience, declared)}."
            yield reason(item, "audience_unknown", message)
    if not audiences_of(document, item):
        message = (
            "reaches nobody: no audience has both its stage and it. Change its audiences or the stage's."
        )
        yield reason(item, "nobody", message)
    for standard in item.standards:
        if standard not in standards:
            mend = "Write framework:statement, from a framework that the programme pins"
            yield reason(item, "standard_unknown", f"links to “{standard}”, which is no statement. {mend}.")
    policies = {policy.code for policy in document.policies}
    if item.kind is ItemKind.POLICY and item.policy not in policies:
        yield reason(item, "policy_unknown", "asks for a policy; name one that the document declares.")
    if item.kind is not ItemKind.POLICY and item.policy is not None:
        yield reason(item, "policy_kind", 'names a policy, so it needs kind = "policy".')


def _needs(document: ProgrammeDocument, item: ItemDef) -> Iterator[Reason]:
    items = {each.code: each for each in document.items}
    for code in item.needs:
        needed = items.get(code)
        if needed is None:
            message = f"needs “{code}”, which does not exist. Mend the code or take it out."
            yield reason(item, "need_unknown", message)
        elif missing := audiences_of(document, item) - audiences_of(document, needed):
            message = f"needs “{needed.title}”, which is not for {_labels(document, missing)}."
            yield reason(item, "need_not_for", f"{message} Make both for the same people.")


def _needs_kit(document: ProgrammeDocument, item: ItemDef) -> Iterator[Reason]:
    """What an item needs is a kind of kit of this document, and on the list of everybody whom the item is for."""
    kinds = {kind.code: kind for kind in document.kit_kinds}
    for code in item.needs_kit:
        if code not in kinds:
            message = f"needs the kit “{code}”, which does not exist. Mend the code or take it out."
            yield reason(item, "kit_unknown", message)
            continue
        without = frozenset(
            audience
            for audience in audiences_of(document, item)
            if code not in {line.kind for line in kit_for(document, audience)}
        )
        if without:
            message = f"needs “{kinds[code].label}”, which is on no kit list of {_labels(document, without)}."
            yield reason(item, "kit_not_for", f"{message} Put it on their list, or take it out here.")


def _labels(document: ProgrammeDocument, codes: frozenset[str]) -> str:
    return ", ".join(f"“{each.label}”" for each in document.audiences if each.code in codes)


def _cycles(document: ProgrammeDocument) -> Iterator[Reason]:
    """Items that wait for each other in a ring; one reason for each ring."""
    items = {item.code: item for item in document.items}
    waiting = {code: [need for need in item.needs if need in items] for code, item in items.items()}
    while waiting := _still_waiting(waiting):
        path = [next(iter(waiting))]
        while (following := waiting[path[-1]][0]) not in path:
            path.append(following)
        ring = path[path.index(following) :]
        titles = " → ".join(f"“{items[code].title}”" for code in [*ring, following])
        message = f"waits for itself: {titles}. Take one of these needs out."
        yield reason(items[following], "needs_in_a_ring", message)
        waiting = {code: needs for code, needs in waiting.items() if code not in ring}


def _still_waiting(waiting: dict[str, list[str]]) -> dict[str, list[str]]:
    """What is left when everything that can be done has been done, again and again."""
    while True:
        left = {code: [need for need in needs if need in waiting] for code, needs in waiting.items()}
        left = {code: needs for code, needs in left.items() if needs}
        if len(left) == len(waiting):
            return left
        waiting = left
