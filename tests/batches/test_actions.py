"""Keeping a file, its columns and what would become of its rows, whatever the rows are."""

import pytest

from academy import clock
from academy.access.rules import Actor, Role
from academy.batches import actions, queries
from academy.batches.models import BatchKind, BatchState
from academy.batches.rules import Change, ColumnPlan, DateOrder, Fate, Field, Question, RowFate, meaning_of
from academy.refusals import NotFoundError, Refused
from academy.sheets import read_sheet

SYSTEM = Actor.system("the tests")
FIELDS = (Field("number", "Number", ("No",), required=True), Field("day", "Day", is_date=True))
CONTENT = b"No,Date,Other\r\n1,07/09/2026,x\r\n"


@pytest.fixture
def batch(app, at, session):
    at("2026-09-07 10:00")
    return kept(CONTENT)


def kept(content: bytes):
    return actions.keep_upload(
        SYSTEM,
        BatchKind.TEAMS,
        file_name="a\x00 list.csv",
        content=content,
        sheet=read_sheet(content),
        fields=FIELDS,
        now=clock.now(),
    )


def test_a_file_is_kept_once_while_it_is_unfinished(batch):
    assert (batch.state, batch.file_name) == (BatchState.UPLOADED, "a list.csv")
    assert kept(CONTENT) is batch
    assert kept(CONTENT + b"2,,\r\n") is not batch
    actions.undone(SYSTEM, batch, now=clock.now())
    assert kept(CONTENT) is not batch


def test_a_mapping_and_the_order_of_dates_are_proposed_for_the_next_file(batch):
    assert queries.plan_of(batch).columns == {"number": 0}
    plan = ColumnPlan({"number": 0, "day": 1}, {"day": DateOrder.MONTH_FIRST})
    actions.keep_mapping(SYSTEM, batch, plan=plan)
    again = kept(CONTENT + b"2,08/09/2026,\r\n")
    assert queries.plan_of(again).columns == {"number": 0, "day": 1}
    assert queries.plan_of(again).order("day") is DateOrder.MONTH_FIRST
    actions.keep_mapping(SYSTEM, again, plan=ColumnPlan({"number": 0}))
    assert queries.remembered(BatchKind.TEAMS)[0]["date"] == "", "left out on purpose"
    assert queries.remembered(BatchKind.STARTERS) == ({}, {})


def test_rows_are_written_down_with_their_fates_and_again_in_place(batch):
    change = Change("team", "Team", "East", "West")
    fates = [
        RowFate(2, Fate.CHANGED, "1", "Ann", changes=(change,), values={"team": "West"}),
        RowFate(3, Fate.BLANK),
    ]
    actions.keep_fates(batch, fates, before={2: {"team": "East"}})
    looked_at = queries.meanings_of(batch.id)
    assert looked_at == {2: (Fate.CHANGED, meaning_of(fates[0])), 3: (Fate.BLANK, meaning_of(fates[1]))}
    other = RowFate(2, Fate.UNCHANGED, "1", "Ann", values={"team": "West"})
    actions.keep_fates(batch, [other, fates[1]], before={}, looked_at=looked_at)
    assert [(row.number, row.previewed_as) for row in queries.rows_that_turned(batch.id)] == [
        (2, Fate.CHANGED)
    ]
    assert queries.counts_of([batch.id])[batch.id] == {Fate.UNCHANGED: 1, Fate.BLANK: 1}
    assert [row.number for row in queries.rows_of(batch.id, Fate.BLANK)] == [3]
    assert [row.number for row in queries.rows_of(batch.id, start=1, count=1)] == [3]


def test_a_meaning_is_all_that_a_row_would_do():
    row = RowFate(2, Fate.READY, "1", values={"a": "1", "b": "2"})
    assert meaning_of(row) == meaning_of(RowFate(9, Fate.READY, "1", values={"b": "2", "a": "1"}))
    question = Question("x", "What?", Role.COORDINATOR, "y")
    for other in (
        RowFate(2, Fate.CHANGED, "1", values={"a": "1", "b": "2"}),
        RowFate(2, Fate.READY, "1", values={"a": "1"}),
        RowFate(2, Fate.READY, "1", values={"a": "1", "b": "2"}, questions=(question,)),
    ):
        assert meaning_of(other) != meaning_of(row)


def test_what_is_undone_once_is_not_undone_twice_and_what_is_not_there_is_not_found(batch):
    actions.undone(SYSTEM, batch, now=clock.now())
    with pytest.raises(Refused, match="undone already"):
        actions.undone(SYSTEM, batch, now=clock.now())
    with pytest.raises(NotFoundError):
        queries.get_batch("nothing")
