"""State by shape and word, and the year as a picture."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.web import pictures
from academy.web.pictures import Band, Mark

START = date(2026, 9, 7)
STATES = sorted(pictures.shapes())


def drawn(marks: list[Mark], bands: list[Band] | None = None, today: date | None = None) -> pictures.Timeline:
    return pictures.timeline(
        "A year", START, START + timedelta(days=364), bands=bands or [], marks=marks, today=today
    )


def test_there_are_fifteen_states_and_each_has_a_place_in_a_crowd() -> None:
    assert len(STATES) == 15
    assert sorted(pictures.WORST_FIRST) == STATES
    assert {shape.tone for shape in pictures.shapes().values()} <= set(pictures.TONES)


@pytest.mark.parametrize("state", STATES)
def test_a_state_says_its_words_and_hides_its_shape_from_readers(state: str) -> None:
    html = pictures.state_html(state, "<Done> · 9 September")
    assert "&lt;Done&gt; · 9 September" in html
    assert 'aria-hidden="true"' in html
    assert pictures.shape_of(state.replace("-", "_")).code == state
    assert pictures.cell_html(state, "<b>").startswith(f'<td class="app-cell--{state}">&lt;b&gt;')


def test_the_worst_of_a_crowd_is_seen_and_the_rest_counted() -> None:
    marks = [Mark(START, "done", f"Done {n}") for n in range(9)] + [
        Mark(START + timedelta(days=1), "overdue", "Late")
    ]
    picture = drawn(marks)
    assert picture.marks[0].text == "Late"
    assert len(picture.marks) == pictures.STACK - 1
    assert [more.text for more in picture.more] == ["+5"]
    assert len(picture.rows) == 10


def test_today_is_drawn_only_inside_the_year() -> None:
    assert drawn([], today=START + timedelta(days=10)).today is not None
    assert drawn([], today=START - timedelta(days=1)).today is None


def test_names_of_bands_do_not_overlap() -> None:
    bands = [
        Band(f"A rather long name {n}", START + timedelta(days=n), START + timedelta(days=n + 4))
        for n in range(12)
    ]
    labels = drawn([], bands).labels
    for one in labels:
        for other in labels:
            if one is not other and one.y == other.y:
                assert abs(one.x - other.x) >= len(one.text) * pictures.LETTER


@given(
    st.lists(st.tuples(st.integers(-800, 1200), st.sampled_from(STATES)), max_size=80),
    st.lists(st.tuples(st.integers(-100, 500), st.integers(0, 300)), max_size=8),
    st.integers(0, 2000),
)
def test_everything_stays_inside_the_picture(
    marks: list[tuple[int, str]], bands: list[tuple[int, int]], length: int
) -> None:
    def day(number: int) -> date:
        return START + timedelta(days=number)

    picture = pictures.timeline(
        "Any", START, day(length), bands=[Band(f"Band {a}", day(a), day(a + b)) for a, b in bands],
        marks=[Mark(day(number), state, "x") for number, state in marks], today=START,
    )  # fmt: skip
    places = [*picture.marks, *picture.more, *picture.months, *picture.bands]
    assert all(0 <= place.x <= pictures.WIDTH for place in places)
    assert all(label.x >= 0 for label in picture.labels)
    assert all(place.y < picture.axis_y < picture.height for place in (*picture.marks, *picture.more))
    assert sum(int(more.text) for more in picture.more) + len(picture.marks) == len(marks)


def test_the_counts_of_two_crowds_side_by_side_are_not_one_number() -> None:
    marks = [Mark(START + timedelta(days=n // 9 * 8), "done", f"Done {n}") for n in range(18)]
    first, second = drawn(marks).more
    assert second.x - first.x < pictures.LETTER * 4
    assert second.y - first.y >= pictures.MARK
