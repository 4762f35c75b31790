"""What a council may decide for itself, and when a value may not be kept."""

from academy.settings.rules.checks import TEXT_CONTRAST as TEXT_CONTRAST
from academy.settings.rules.checks import contrast as contrast
from academy.settings.rules.checks import problems_with as problems_with
from academy.settings.rules.checks import tidied as tidied
from academy.settings.rules.definitions import DEFINITIONS as DEFINITIONS
from academy.settings.rules.definitions import Definition as Definition
from academy.settings.rules.definitions import SettingKind as SettingKind
