"""Load standards; load, draft and publish programme versions; take over what ships."""

from academy.programmes.actions.shipped import load_shipped
from academy.programmes.actions.standards import load_crosswalk, load_framework
from academy.programmes.actions.versions import change_draft, load, new_version, publish

__all__ = [
    "change_draft",
    "load",
    "load_crosswalk",
    "load_framework",
    "load_shipped",
    "new_version",
    "publish",
]
