"""What is missing, what may happen next, and which words say no."""

from datetime import date

import pytest

from academy.access.rules import Actor, Role, Topic
from academy.audit.rules import SENTENCES, TOPICS
from academy.equipment import rules
from academy.equipment.rules import (
    AccountEvent,
    AccountFact,
    AccountState,
    Condition,
    Handed,
    KitFacts,
    LineEvent,
    LineFact,
    LineState,
    Listed,
    NewThing,
    OrderFact,
    Signature,
    Standing,
    TakenBack,
)
from academy.programmes.rules import KitClass
from academy.refusals import Reason

TODAY = date(2026, 9, 10)
LAPTOP = Listed("laptop", "Laptop", KitClass.ASSET, serial=True)
LANYARD = Listed("lanyard", "Lanyard", KitClass.CONSUMABLE, quantity=2, readiness=False)
NETWORK = Listed("network", "Network account", KitClass.ACCOUNT)
DESK = Actor(9, "Priya Shah", frozenset({Role.KIT_DESK}))
SIGNED = Signature("Amara Okafor", agreed=True)


def day(number: int) -> date:
    return date(2026, 9, number)


def one(listed: Listed, **facts: object) -> rules.Position:
    return rules.positions(KitFacts(listed=(listed,), **facts), TODAY)[0]  # type: ignore[arg-type]


class TestTransitions:
    @pytest.mark.parametrize("title", rules.TRANSITIONS)
    def test_every_state_has_a_row_and_every_step_a_verb_about_kit_and_a_reason(self, title: str) -> None:
        table = rules.TRANSITIONS[title]
        kind = LineState if title.startswith("A thing") else AccountState
        assert set(table) == {None, *kind}
        for steps in table.values():
            for step in steps.values():
                assert step.verb in SENTENCES
                assert TOPICS[step.verb] is Topic.KIT
                assert step.message or step.because, "say how the other side comes to know"

    @pytest.mark.parametrize(
        ("state", "event", "to"),
        [
            (None, LineEvent.HAND_OVER, LineState.OFFERED),
            (LineState.OFFERED, LineEvent.SIGN, LineState.ACCEPTED),
            (LineState.OFFERED, LineEvent.LEAVE, LineState.DECLINED),
            (LineState.OFFERED, LineEvent.ACCEPT, LineState.ACCEPTED),
            (LineState.OFFERED, LineEvent.DECLINE, LineState.DECLINED),
            (LineState.OFFERED, LineEvent.RETURN, LineState.RETURNED),
            (LineState.ACCEPTED, LineEvent.RETURN, LineState.RETURNED),
            (LineState.ACCEPTED, LineEvent.DECLINE, None),
            (LineState.DECLINED, LineEvent.RETURN, None),
            (LineState.RETURNED, LineEvent.RETURN, None),
            (LineState.RETURNED, LineEvent.ACCEPT, None),
        ],
    )
    def test_a_thing(self, state: LineState | None, event: LineEvent, to: LineState | None) -> None:
        step = rules.line_step(state, event, "Laptop LT-1")
        if to is None:
            assert isinstance(step, Reason)
            assert step.message.startswith("Laptop LT-1 ")
        else:
            assert not isinstance(step, Reason)
            assert step.to is to

    @pytest.mark.parametrize(
        ("state", "event", "to"),
        [
            (None, AccountEvent.ASK, AccountState.REQUESTED),
            (AccountState.REQUESTED, AccountEvent.GRANT, AccountState.GRANTED),
            (AccountState.REQUESTED, AccountEvent.WORKS, None),
            (AccountState.GRANTED, AccountEvent.WORKS, AccountState.TESTED),
            (AccountState.GRANTED, AccountEvent.FAILS, AccountState.FAULTY),
            (AccountState.GRANTED, AccountEvent.GRANT, None),
            (AccountState.TESTED, AccountEvent.FAILS, AccountState.FAULTY),
            (AccountState.FAULTY, AccountEvent.GRANT, AccountState.GRANTED),
            (AccountState.FAULTY, AccountEvent.WORKS, AccountState.TESTED),
            (AccountState.REVOKED, AccountEvent.GRANT, None),
            (AccountState.REVOKED, AccountEvent.WORKS, None),
        ],
    )
    def test_an_account(
        self, state: AccountState | None, event: AccountEvent, to: AccountState | None
    ) -> None:
        step = rules.account_step(state, event, "Email")
        if to is None:
            assert isinstance(step, Reason)
        else:
            assert not isinstance(step, Reason)
            assert step.to is to


class TestMissing:
    def test_nothing_there_is_the_desks_turn(self) -> None:
        found = one(LAPTOP)
        assert (found.state, found.words, found.owner) == (
            "not-started",
            "Not handed over yet",
            Role.KIT_DESK,
        )
        assert not found.in_place

    def test_handed_over_is_not_in_place_until_it_is_signed_for(self) -> None:
        found = one(LAPTOP, lines=(LineFact("laptop", 1, LineState.OFFERED, day(7)),))
        assert (found.state, found.owner, found.since) == ("waiting", Role.STARTER, day(7))
        assert not found.in_place
        signed = one(LAPTOP, lines=(LineFact("laptop", 1, LineState.ACCEPTED, day(7)),))
        assert (signed.state, signed.words, signed.owner) == ("done", "Signed for on 7 September", None)
        assert signed.in_place

    @pytest.mark.parametrize("state", [LineState.DECLINED, LineState.RETURNED])
    def test_declined_or_given_back_is_missing_again(self, state: LineState) -> None:
        found = one(LAPTOP, lines=(LineFact("laptop", 1, state, day(8)),))
        assert not found.in_place
        assert found.owner is Role.KIT_DESK
        assert "8 September" in found.words

    def test_a_new_one_after_a_return_counts(self) -> None:
        lines = (
            LineFact("laptop", 1, LineState.RETURNED, day(8)),
            LineFact("laptop", 1, LineState.ACCEPTED, day(9)),
        )
        assert one(LAPTOP, lines=lines).in_place

    def test_one_of_two_is_not_enough(self) -> None:
        found = one(LANYARD, lines=(LineFact("lanyard", 1, LineState.ACCEPTED, day(7)),))
        assert (found.there, found.left, found.words) == (1, 1, "1 of 2 signed for")
        assert not found.in_place

    @pytest.mark.parametrize(
        ("expected_on", "state", "words"),
        [
            (day(12), "booked", "Ordered, expected on 12 September"),
            (day(10), "booked", "Ordered, expected on 10 September"),
            (day(9), "overdue", "Ordered, was expected on 9 September"),
            (None, "to-arrange", "Ordered on 1 September, no date yet"),
        ],
    )
    def test_an_order_says_when_it_comes(self, expected_on: date | None, state: str, words: str) -> None:
        found = one(LAPTOP, orders=(OrderFact("laptop", day(1), expected_on),))
        assert (found.state, found.words, found.owner) == (state, words, Role.KIT_DESK)

    @pytest.mark.parametrize(
        ("state", "in_place", "owner"),
        [
            (AccountState.REQUESTED, False, Role.KIT_DESK),
            (AccountState.GRANTED, False, Role.STARTER),
            (AccountState.TESTED, True, None),
            (AccountState.FAULTY, False, Role.KIT_DESK),
            (AccountState.REVOKED, False, Role.KIT_DESK),
        ],
    )
    def test_an_account_counts_only_when_the_starter_says_it_works(
        self, state: AccountState, in_place: bool, owner: Role | None
    ) -> None:
        found = one(NETWORK, accounts=(AccountFact("network", state, day(8)),))
        assert (found.in_place, found.owner) == (in_place, owner)

    def test_missing_kit_is_the_list_less_what_is_in_place(self) -> None:
        facts = KitFacts(
            listed=(LAPTOP, LANYARD, NETWORK), lines=(LineFact("laptop", 1, LineState.ACCEPTED, day(7)),)
        )
        assert [each.code for each in rules.missing_kit(facts, TODAY)] == ["lanyard", "network"]
        assert [each.readiness for each in rules.missing_kit(facts, TODAY)] == [False, True]

    def test_a_thing_of_another_kind_fills_nothing(self) -> None:
        assert not one(LAPTOP, lines=(LineFact("tablet", 1, LineState.ACCEPTED, day(7)),)).in_place


class TestTerms:
    def test_one_text_stands_once_under_all_its_kinds_in_order(self) -> None:
        back = "I give it back when I leave."
        found = rules.terms_of(
            [("Headset", back), ("Laptop", "I lock it."), ("Bag", back), ("Lanyard", ""), ("Bag", back)]
        )
        assert [(each.labels, each.text) for each in found] == [
            (("Headset", "Bag"), back),
            (("Laptop",), "I lock it."),
        ]

    def test_the_signed_text_names_person_things_terms_and_what_the_tick_says(self) -> None:
        text = rules.signed_text("Amara Okafor", ["Laptop LT-1"], rules.terms_of([("Laptop", "I lock it.")]))
        for part in ("Handed over to Amara Okafor", "- Laptop LT-1", "Laptop: I lock it.", rules.SIGNING):
            assert part in text

    def test_without_terms_no_heading_stands_over_nothing(self) -> None:
        assert "Terms" not in rules.signed_text("Amara Okafor", ["Lanyard"], ())


def issue_reasons(*things: Handed, signature: Signature | None = SIGNED, **more: object) -> list[str]:
    facts: dict[str, object] = {
        "person_id": 1,
        "person_name": "Amara Okafor",
        "left_on": None,
        "today": TODAY,
    }
    reasons = rules.why_not_issue(DESK, things=things, signature=signature, **{**facts, **more})  # type: ignore[arg-type]
    return [reason.message for reason in reasons]


class TestHandOver:
    def test_may(self) -> None:
        assert issue_reasons(Handed("Laptop LT-1", tagged=True), Handed("2 × Lanyard", quantity=2)) == []

    def test_never_to_oneself(self) -> None:
        assert len(issue_reasons(Handed("Laptop LT-1"), person_id=9)) == 1

    def test_a_thing_that_somebody_has_is_named_with_who_and_since_when(self) -> None:
        said = issue_reasons(Handed("Laptop LT-1", tagged=True, holder="Ben Ito", holder_since=day(7)))
        assert said == ["Laptop LT-1 is with Ben Ito since 7 September. Take it back there first."]

    @pytest.mark.parametrize(
        ("signature", "starts"),
        [
            (Signature("", agreed=True), "Amara Okafor types their name here"),
            (Signature("Priya Shah", agreed=True), "This must be the name of Amara Okafor"),
            (Signature("Amara Okafor", agreed=False), "Tick the box"),
        ],
    )
    def test_a_signature_needs_the_persons_own_name_and_the_tick(
        self, signature: Signature, starts: str
    ) -> None:
        (said,) = issue_reasons(Handed("Laptop LT-1"), signature=signature)
        assert said.startswith(starts)

    @pytest.mark.parametrize("name", ["Amara Okafor", "amara", "A. OKAFOR", "Ámara Okafor-Smith"])
    def test_a_name_may_be_written_as_people_write_it(self, name: str) -> None:
        assert issue_reasons(Handed("Laptop LT-1"), signature=Signature(name, agreed=True)) == []

    @pytest.mark.parametrize(
        ("thing", "starts"),
        [
            (Handed("Lanyard", quantity=0), "Lanyard: enter a number"),
            (Handed("Lanyard", quantity=21), "Lanyard: enter a number"),
            (Handed("Headset HS-1", declined=True), "Headset HS-1: say in a few words why"),
            (Handed("Laptop LT-9", gone=True), "Laptop LT-9 was taken out of the stock"),
        ],
    )
    def test_each_thing_must_be_fit_to_hand_over(self, thing: Handed, starts: str) -> None:
        (said,) = issue_reasons(thing)
        assert said.startswith(starts)

    def test_nothing_chosen_and_somebody_who_left(self) -> None:
        assert issue_reasons() == ["Scan a tag or tick something to hand over."]
        (said,) = issue_reasons(Handed("Laptop LT-1"), left_on=day(9))
        assert said.startswith("Amara Okafor left on 9 September")
        assert issue_reasons(Handed("Laptop LT-1"), left_on=TODAY) == []

    def test_declining_needs_a_signature(self) -> None:
        assert issue_reasons(Handed("Bag", declined=True, reason="torn"), signature=None)
        assert issue_reasons(Handed("Bag"), signature=None) == []


class TestReturnAndStock:
    @pytest.mark.parametrize(
        ("thing", "refused"),
        [
            (TakenBack("Laptop LT-1", LineState.ACCEPTED), False),
            (TakenBack("Laptop LT-1", LineState.OFFERED), False),
            (TakenBack("Laptop LT-1", LineState.RETURNED), True),
            (TakenBack("Laptop LT-1", LineState.DECLINED), True),
            (TakenBack("Laptop LT-1", LineState.ACCEPTED, is_theirs=False), True),
        ],
    )
    def test_only_what_is_out_comes_back(self, thing: TakenBack, refused: bool) -> None:
        assert bool(rules.why_not_return(DESK, person_id=1, things=[thing], signature=SIGNED)) is refused

    def test_a_return_is_signed_by_whoever_brings_it_and_never_by_the_desk_for_itself(self) -> None:
        things = [TakenBack("Laptop LT-1", LineState.ACCEPTED)]
        brought = Signature("Somebody Else", agreed=True)
        assert rules.why_not_return(DESK, person_id=1, things=things, signature=brought) == []
        assert rules.why_not_return(DESK, person_id=9, things=things, signature=brought)
        unsigned = rules.why_not_return(
            DESK, person_id=1, things=things, signature=Signature("", agreed=False)
        )
        assert [reason.field for reason in unsigned] == ["signed_name", "agreed"]

    def test_answering_later_is_the_persons_own(self) -> None:
        def answer(actor: Actor, state: LineState) -> list[Reason]:
            return rules.why_not_answer(
                actor, person_id=1, person_name="Amara Okafor", answers=[Handed("Bag")], states=[state],
                signature=SIGNED,
            )  # fmt: skip

        amara = Actor(1, "Amara Okafor", frozenset({Role.STARTER}))
        assert answer(amara, LineState.OFFERED) == []
        assert answer(DESK, LineState.OFFERED)[0].code == "not_yours"
        assert answer(amara, LineState.ACCEPTED)[0].code == "answered"

    def test_tags_are_compared_without_case_or_stray_space(self) -> None:
        assert rules.tag_of("  lt- 1 \r\n") == "LT- 1"
        same = [NewThing("lt-1"), NewThing("LT-1")]
        assert [reason.code for reason in rules.why_not_add(same, taken=frozenset())] == ["twice"]
        assert [reason.code for reason in rules.why_not_add(same[:1], taken=frozenset({"LT-1"}))] == ["taken"]
        assert [reason.code for reason in rules.why_not_add([], taken=frozenset())] == ["nothing"]
        assert rules.why_not_add([NewThing("LT-2")], taken=frozenset({"LT-1"})) == []

    @pytest.mark.parametrize(
        ("open_state", "back", "gone", "standing"),
        [
            (None, None, False, Standing.ON_SHELF),
            (None, Condition.WORN, False, Standing.ON_SHELF),
            (None, Condition.DAMAGED, False, Standing.TO_CHECK),
            (LineState.OFFERED, None, False, Standing.UNSIGNED),
            (LineState.ACCEPTED, Condition.DAMAGED, False, Standing.WITH_SOMEBODY),
            (None, None, True, Standing.GONE),
        ],
    )
    def test_where_a_thing_is(
        self, open_state: LineState | None, back: Condition | None, gone: bool, standing: Standing
    ) -> None:
        assert rules.standing_of(open_state, back, gone=gone) is standing
