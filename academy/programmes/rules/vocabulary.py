"""The words a programme document may use: kinds, anchors, completion, owners, who may accept a gap."""

from enum import StrEnum


class ItemKind(StrEnum):
    """What sort of thing an item asks for."""

    SESSION = "session"
    E_LEARNING = "e_learning"
    READING = "reading"
    POLICY = "policy"
    TASK = "task"
    MEETING = "meeting"
    CHECK = "check"

    @property
    def label(self) -> str:
        """The kind in words fit to show."""
        return {"e_learning": "e-learning"}.get(self.value, self.value)


class Anchor(StrEnum):
    """The named date that a due date is counted from; never simply "the start"."""

    FIRST_DAY = "first_day"
    CONTRACT_START = "contract_start"
    PROGRAMME_START = "programme_start"
    REGISTRATION = "registration"
    SESSION = "session"

    @property
    def label(self) -> str:
        """The anchor inside a sentence: "counted from …"."""
        return {
            "first_day": "the first day in",
            "contract_start": "the start of the contract",
            "programme_start": "the start of the programme",
            "registration": "the date of registration",
            "session": "the intake’s session",
        }[self.value]


class WhenForm(StrEnum):
    """The four ways to say when something is due. The values are the keys that the document uses."""

    DAY = "day"
    MONTHS = "months"
    AFTER = "working_days_after"
    BEFORE = "working_days_before"


class Completion(StrEnum):
    """How an item comes to be done. SELF and EVIDENCE are said by the item's owner."""

    REGISTER = "register"
    SELF = "self"
    EVIDENCE = "evidence"
    SIGN_OFF = "sign_off"

    @property
    def label(self) -> str:
        """The way in words fit to show."""
        return {
            "register": "marked on the register",
            "self": "confirmed by the person who owns it",
            "evidence": "confirmed with evidence by the person who owns it",
            "sign_off": "signed off",
        }[self.value]


class OwnerRole(StrEnum):
    """Who does, signs or mends something. The values are the codes of the roles that people hold."""

    STARTER = "starter"
    ADVANCED_PRACTITIONER = "advanced_practitioner"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    KIT_DESK = "kit_desk"
    HEAD_OF_SERVICE = "head_of_service"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """The role in lower-case words; a screen may prefer the council's own title from settings."""
        return self.value.replace("_", " ")


class AcceptedBy(StrEnum):
    """Who may accept a missing readiness item as a dated condition."""

    MANAGER = "manager"
    HEAD_OF_SERVICE = "head_of_service"
    NOBODY = "nobody"


class KnownBy(StrEnum):
    """Where the answer to a readiness item comes from."""

    RECORDED = "recorded"  # its owner records yes and the date
    PLAN = "plan"  # the named plan items are done
    KIT = "kit"  # everything on the kit list that is a thing or a permit is signed for
    ACCOUNTS = "accounts"  # every account on the kit list has been tried by the starter
    REGISTRATION = "registration"  # a live check of the public register


class KitClass(StrEnum):
    """What sort of kit: a thing that comes back, one that is used up, an access right, or a permission."""

    ASSET = "asset"
    CONSUMABLE = "consumable"
    ACCOUNT = "account"
    PERMIT = "permit"


REQUIRED_TERMS = ("newcomer", "newcomers", "newcomer_short", "year", "year_short")
"""The words that pages take from the programme instead of knowing them."""

RECORD_FACTS = frozenset({"name", "programme", "stages", "started_on", "completed_on", "academy", "employer"})
"""What the wording of a record may mention in braces."""
