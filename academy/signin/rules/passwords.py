"""Passwords: what one must be, and how it is hashed so that nobody learns whether an account exists."""

import re
import unicodedata
from collections.abc import Collection

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from academy.refusals import Reason

SHORTEST = 12
LONGEST = 200

# OWASP's smallest memory for Argon2id: about 46 ms of one core; a test holds the dummy to the same cost.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked where there is no account or no password, so that the answer takes the same time.
DUMMY = "$argon2id$v=19$m=19456,t=2,p=1$7nbxZrei3W1gVRDvFYTdCw$dJxmL8xO5UzmjvYlZ9RYCio0ad0TE8fxWPG14gSUkbc"

# What people choose when they are told to choose: compared without the figures and signs around it.
COMMON = frozenset(
    """
    password passwort passphrase letmein welcome welcometo changeme trustno qwerty qwertyuiop asdfghjkl zxcvbnm
    iloveyou sunshine princess dragon monkey football liverpool arsenal chelsea everton manchester rangers celtic
    superman batman pokemon starwars whatever summer winter spring autumn monday tuesday wednesday thursday friday
    saturday sunday january february march april june july august september october november december
    administrator admin secret login access computer internet master shadow michael jennifer jessica charlie
    socialwork socialworker socialworkers socialworkacademy academy council childrensservices children safeguarding
    letmeinplease thisismypassword mypassword newpassword temppassword passwordpassword welcomewelcome correcthorse
    correcthorsebatterystaple
    """.split()
)
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm" * 2,
    "1234567890" * 4,
)
_LOOKALIKES = str.maketrans("013457@$!", "oleastasi")


def normal(password: str) -> str:
    """The same letters from any keyboard: a phone may send é as one sign, a laptop as two."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """The password's hash, to be made outside any transaction that writes: it takes as long as five pages."""
    return HASHER.hash(normal(password))


def matches(stored: str | None, password: str) -> bool:
    """True where the password is the one; without a stored hash the same work is done and the answer is no."""
    try:
        HASHER.verify(stored or DUMMY, normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """True where the cost was raised since this hash was made."""
    return HASHER.check_needs_rehash(stored)


def problems_with_password(
    password: str, *, about: Collection[str] = (), field: str = "password"
) -> list[Reason]:
    """Why this may not be the password: too short, a common one, or made of the person's own name or address.

    `about` holds the names, the address and the academy's name. No rule asks for signs or capitals, and none makes
    anybody change a good password (NCSC and NIST both advise against).
    """
    text = normal(password)
    if len(text) < SHORTEST:
        return [
            Reason(
                "too_short",
                f"The password must have {SHORTEST} characters or more. Three words work well",
                field,
            )
        ]
    if len(text) > LONGEST:
        return [Reason("too_long", f"The password must have {LONGEST} characters or fewer", field)]
    plain = text.casefold()
    if _is_run(plain) or _is_common(plain):
        return [
            Reason(
                "common",
                "This password is one that many people choose. Choose one that is harder to guess",
                field,
            )
        ]
    if _is_about(plain, about):
        return [
            Reason(
                "about_you",
                "The password is mostly your name or email address. Choose one that nobody can guess",
                field,
            )
        ]
    return []


def _is_run(plain: str) -> bool:
    """One or two signs over and over, a piece repeated, or keys beside each other."""
    if len(set(plain)) <= 3:
        return True
    for size in range(1, len(plain) // 2 + 1):
        if (plain[:size] * (len(plain) // size + 1))[: len(plain)] == plain and size <= 4:
            return True
    return any(plain in run or plain in run[::-1] for run in _RUNS)


def _is_common(plain: str) -> bool:
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    for text in (core, core.translate(_LOOKALIKES)):
        letters = re.sub(r"[\W\d_]+", "", text)
        if letters in COMMON or any(letters == 2 * word for word in COMMON):
            return True
    return False


def _is_about(plain: str, about: Collection[str]) -> bool:
    """True where fewer than eight signs are left once the person's own words are taken out."""
    left = plain
    words = {
        word for text in about for word in re.findall(r"[^\W\d_]+", normal(text).casefold()) if len(word) > 2
    }
    if not any(word in plain for word in words):
        return False
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return len(re.sub(r"[\W\d_]+", "", left)) < 8
