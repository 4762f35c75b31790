"""A field for one file; what the file really is, the concept that takes it decides."""

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import ValidationError

from academy.web import widgets
from academy.web.forms.base import AcademyField


class FileField(AcademyField):
    """One file. Data is Werkzeug's FileStorage, or None. `accept` is a list of endings: (".pdf", ".docx")."""

    draw = widgets.file_upload

    def __init__(self, label: str, *, accept: tuple[str, ...] = (), free: bool = True, **kwargs: Any) -> None:
        super().__init__(label, look={"accept": ",".join(accept)}, **kwargs)
        self.accept = accept
        self.free = free

    def process_formdata(self, valuelist: list[Any]) -> None:
        """A file input left alone sends a file without a name; a text under its name is no file."""
        files = [each for each in valuelist if isinstance(each, FileStorage) and each.filename]
        self.data = files[0] if files else None

    def check(self) -> None:
        """The ending is one of those that are taken, and there is something in the file."""
        name = (self.data.filename or "").lower()
        if self.accept and not name.endswith(self.accept):
            kinds = ", ".join(ending.lstrip(".").upper() for ending in self.accept)
            raise ValidationError(f"“{self.label.text}” must be one of these kinds of file: {kinds}")
        start = self.data.stream.read(1)
        self.data.stream.seek(0)
        if not start:
            raise ValidationError(
                "The file is empty. Choose another file, or save it again and send it once more"
            )

    @property
    def shown(self) -> str:
        """A browser never fills in a file."""
        return ""
