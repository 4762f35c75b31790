"""What is typed at the door."""

from wtforms import HiddenField

from academy.signin.rules import SHORTEST
from academy.web.forms import BaseForm, EmailField, PasswordField, TextField, TickField

NEW_PASSWORD_HINT = (
    f"{SHORTEST} characters or more. Three words that do not belong together are easy to keep in mind "
    "and hard to guess."
)


class SignInForm(BaseForm):
    """Address and password; `next` is where to go afterwards."""

    email = EmailField("Work email", required="Enter your work email", autocomplete="username")
    password = PasswordField("Password", required="Enter your password")
    next = HiddenField()


class ConfirmForm(BaseForm):
    """The password again, before something is signed."""

    password = PasswordField("Password", required="Enter your password")
    next = HiddenField()


class CardForm(BaseForm):
    """What stands on a sign-in card."""

    email = EmailField("Work email", required="Enter the email address on the card", autocomplete="username")
    code = TextField(
        "Code",
        required="Enter the code on the card",
        hint="Eight letters and figures, like ABCD-2345. Capitals and the hyphen do not matter.",
        width=10,
        autocomplete="off",
        spellcheck=False,
        maximum_length=40,
    )


class NewPasswordForm(BaseForm):
    """A first password."""

    password = PasswordField(
        "Choose a password", required="Enter a password", hint=NEW_PASSWORD_HINT, autocomplete="new-password"
    )


class ChangePasswordForm(BaseForm):
    """The old password and a new one."""

    current = PasswordField("Your password now", required="Enter the password that you have now")
    password = PasswordField(
        "New password", required="Enter a new password", hint=NEW_PASSWORD_HINT, autocomplete="new-password"
    )


class KeysForm(BaseForm):
    """One's own keyboard."""

    shortcuts = TickField("Use single keys in the register (1 to 5)")


class PressForm(BaseForm):
    """One button; `next` is where to go back to."""

    next = HiddenField()
