"""The kinds of message that the academy sends."""

from enum import StrEnum


class Kind(StrEnum):
    """Each message, by what it is for."""

    INVITATION = "invitation"
