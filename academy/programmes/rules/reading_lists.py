"""The lists of a programme document beside its stages, and when something is due: each read from its table."""

from academy.programmes.rules.document import (
    KitKind,
    KitLine,
    KitList,
    PolicyDef,
    ReadinessDef,
    RecordDef,
    When,
)
from academy.programmes.rules.tables import Table
from academy.programmes.rules.vocabulary import (
    AcceptedBy,
    Anchor,
    KitClass,
    KnownBy,
    OwnerRole,
    WhenForm,
)

AT_ONCE = When(WhenForm.DAY, 1)


def read_due(table: Table, key: str) -> When:
    """A required due date; a message shows what one looks like."""
    inner = table.table(key, key)
    if inner is None:
        if key not in table.data:
            table.wrong(key, f"{table.name} has no “{key}”. Add for example {key} = {{ day = 1 }}.")
        return AT_ONCE
    return read_when(inner)


def read_when(table: Table) -> When:
    """When something is due, in exactly one of the forms."""
    given = [form for form in WhenForm if form.value in table.data]
    if len(given) != 1:
        forms = ", ".join(form.value for form in WhenForm)
        table.wrong("", f"“{table.noun}” says when in exactly one way. Give one of {forms}.")
        return AT_ONCE
    form = given[0]
    number = table.whole(form.value, least=1 if form is WhenForm.DAY else 0, most=2000)
    if form is WhenForm.DAY:
        table.finish()
        return When(form, number)
    anchor = table.choice("from", Anchor, Anchor.FIRST_DAY)
    session = table.optional("session")
    if (session is None) == (anchor is Anchor.SESSION):
        mend = 'from = "session", session = "the item\'s code"'
        table.wrong("", f"“{table.noun}” names a session exactly when it is counted from one: {mend}.")
    table.finish()
    return When(form, number, anchor, session)


def read_policy(table: Table) -> PolicyDef:
    """A policy whose reading is confirmed."""
    policy = PolicyDef(table.code(), table.text("title"), table.text("summary"))
    table.finish()
    return policy


def read_kit_kind(table: Table) -> KitKind:
    """A kind of kit, with its terms."""
    kind = KitKind(
        code=table.code(),
        label=table.text("label"),
        kit_class=table.choice("class", KitClass),
        serial=table.flag("serial", False),
        needs_test=table.flag("needs_test", False),
        terms=table.text("terms", ""),
    )
    table.finish()
    return kind


def read_kit_list(table: Table) -> KitList:
    """A list of kit for some ways of joining."""
    kit_list = KitList(
        code=table.code(),
        title=table.text("title"),
        audiences=table.texts("audiences"),
        lines=tuple(_kit_line(line) for line in table.tables("lines", "kit line")),
    )
    table.finish()
    return kit_list


def _kit_line(table: Table) -> KitLine:
    line = KitLine(
        table.text("kind"), table.whole("quantity", 1, least=1, most=100), table.flag("readiness", True)
    )
    table.finish()
    return line


def read_readiness(table: Table) -> ReadinessDef:
    """A line of what makes somebody work-ready."""
    line = ReadinessDef(
        code=table.code(),
        label=table.text("label"),
        why=table.text("why"),
        group=table.text("group"),
        owner=table.choice("owner", OwnerRole),
        when=read_due(table, "when"),
        known_by=table.choice("known_by", KnownBy, KnownBy.RECORDED),
        accepted_by=table.choice("accepted_by", AcceptedBy, AcceptedBy.MANAGER),
        blocking=table.flag("blocking", True),
        items=table.texts("items"),
        audiences=table.texts("audiences"),
    )
    table.finish()
    return line


def read_record(table: Table) -> RecordDef:
    """A record that can be issued."""
    record = RecordDef(
        code=table.code(),
        kind=table.text("kind"),
        title=table.text("title"),
        statement=table.text("statement"),
        stages=table.texts("stages"),
        audiences=table.texts("audiences"),
    )
    table.finish()
    return record
