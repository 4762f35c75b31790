"""The messages of signing in: what each says. The word in ADDRESS is replaced when a message is sent."""

from datetime import date, datetime

from academy.notifications.rules import ADDRESS


def invitation(name: str, academy: str, path: str, until: str, contact: str) -> tuple[str, str]:
    """Subject and body of an invitation: the link, until when it works, and that it is for one person."""
    body = (
        f"Hello {name},\n\n"
        f"your place at the {academy} is ready. Open this link and choose a password:\n\n"
        f"{ADDRESS}{path}\n\n"
        f"The link works once, until {until}, and is for you alone: do not pass it on.\n"
        f"If it has expired, ask for a new one{_whom(contact)}.\n\n"
        "You did not expect this? Then do nothing: without a password nobody can sign in.\n\n"
        f"{academy}\n"
    )
    return f"Your invitation to the {academy}", body


def card_made(name: str, academy: str, by: str, on: str, contact: str) -> tuple[str, str]:
    """Subject and body that tell a person that a card was made in their name."""
    body = (
        f"Hello {name},\n\n"
        f"on {on} {by} made a sign-in card for you. With it a new password can be chosen for your account.\n"
        f"If you did not get this card from {by} in person, say so at once{_whom(contact)}.\n\n"
        f"{academy}\n"
    )
    return "A sign-in card was made for you", body


def password_changed(name: str, academy: str, at: str, contact: str) -> tuple[str, str]:
    """Subject and body that tell a person that their password is another now."""
    body = (
        f"Hello {name},\n\n"
        f"your password for the {academy} was changed on {at}. You were signed out on every other device.\n"
        f"If this was not you, say so at once{_whom(contact)}.\n\n"
        f"{academy}\n"
    )
    return "Your password was changed", body


def day_in_words(day: date) -> str:
    """Tuesday 13 October 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def moment_in_words(moment: datetime) -> str:
    """Tuesday 13 October 2026 at 9.05am, of a moment already on a London clock."""
    minutes = f".{moment.minute:02}" if moment.minute else ""
    at = f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"
    return f"{day_in_words(moment.date())} at {at}"


def _whom(contact: str) -> str:
    return f" ({contact})" if contact else " to the academy’s coordinator"
