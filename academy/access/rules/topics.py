"""What a line of history is about, and so who may read it."""

from enum import StrEnum

from academy.access.rules.permissions import Permission


class Topic(StrEnum):
    """What a line of history is about, which decides who may read it."""

    PLAN = "plan"
    KIT = "kit"
    CHECKS = "checks"
    READINESS = "readiness"
    RECORD = "record"
    PERSON = "person"
    ACCOUNT = "account"
    ADMIN = "admin"


TOPIC_PERMISSION: dict[Topic, Permission] = {
    Topic.PLAN: Permission.SEE_PLAN,
    Topic.KIT: Permission.SEE_KIT,
    Topic.CHECKS: Permission.SEE_CHECKS,
    Topic.READINESS: Permission.SEE_READINESS,
    Topic.RECORD: Permission.SEE_RECORD,
    Topic.PERSON: Permission.SEE_STARTER,
    Topic.ACCOUNT: Permission.SEE_AUDIT,
    Topic.ADMIN: Permission.SEE_AUDIT,
}
