"""What people send about one session: its details, and who should have a place."""

from collections.abc import Mapping, Sequence

from academy.people.models import Person
from academy.timetable.rules import MOST_PLACES, Arrangement
from academy.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    NumberField,
    Option,
    SelectField,
    SharedForm,
    TextField,
    TimeField,
)


class SessionForm(SharedForm):
    """The details of one session."""

    on = DateField("Day", required="Enter the day")
    starts = TimeField("Starts", required="Enter when it starts")
    ends = TimeField("Ends", required="Enter when it ends")
    place = TextField("Place", hint="Building and room, as people will look for it", maximum_length=200)
    online_link = TextField("Link to join online", hint="If people can join online", maximum_length=500)
    capacity = NumberField(
        "Places", required="Enter how many places there are", minimum=1, maximum=MOST_PLACES
    )
    first = SelectField("Who runs it", empty="Nobody yet")
    second = SelectField("Who runs it too", empty="Nobody else")

    def offer(self, people: Sequence[Person]) -> None:
        """The people to choose from, by their refs."""
        options = [Option(person.ref, person.name) for person in people]
        self.first.options = self.second.options = options

    def wanted(self, title: str, people: Mapping[str, int]) -> Arrangement:
        """The session as it should be."""
        return Arrangement(
            key="",
            title=title,
            on=self.on.data,
            starts=self.starts.data,
            ends=self.ends.data,
            place=self.place.data or "",
            online_link=self.online_link.data or "",
            capacity=self.capacity.data,
            facilitator_ids=chosen_people(people, self.first.data, self.second.data),
        )


class BookForm(BaseForm):
    """Who should have a place."""

    people = CheckboxesField(
        "Who should have a place?", hint="Everybody whose plan has this session and who has no place"
    )


def chosen_people(people: Mapping[str, int], *refs: str | None) -> tuple[int, ...]:
    """The keys of those who were chosen, each once; an unknown ref becomes a key that nobody has."""
    return tuple(dict.fromkeys(people.get(ref, -1) for ref in refs if ref))
