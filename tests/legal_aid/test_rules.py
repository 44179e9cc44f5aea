"""Rules narrow and put first, never override a hard constraint, and say what they did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pydantic
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legal_aid.routing import Need, ProviderProfile, rank
from legal_aid.routing.ranking import BY_RULE, readvised
from legal_aid.rules.advising import advise, applied, matches
from legal_aid.rules.table import Conditions, RuleTable

TODAY = date(2026, 11, 22)
HELD = Need(
    matters=("custody", "criminal_defence"),
    jurisdiction="KE",
    region="KE/Nairobi/Kamukunji",
    languages=("sw",),
    urgency=2,
    in_custody=True,
    violations=("arr_service",),
    violation_groups=("arr",),
    agencies=("pol_plain",),
    services=("nsp",),
)
ANNA, BERTA, CARO = (UUID(int=number) for number in (1, 2, 3))


def provider(provider_id: UUID, **change) -> ProviderProfile:
    fit = ProviderProfile(
        provider_id=provider_id,
        matters=("custody", "criminal_defence"),
        jurisdictions=("KE",),
        languages=("sw",),
        capacity=5,
        takes_custody_calls=True,
    )
    return replace(fit, **change)


THREE = [provider(ANNA, rating=5.0), provider(BERTA, rating=3.0), provider(CARO, rating=1.0)]


def rule(name: str, target: UUID | str, **change) -> dict:
    whom = {"pool": target} if isinstance(target, str) else {"provider": str(target)}
    return {"name": name, **whom, **change}


def table(*rules: dict, **pools: list[UUID]) -> RuleTable:
    named = [{"name": name, "members": [str(m) for m in each]} for name, each in pools.items()]
    return RuleTable.model_validate({"rules": list(rules), "pools": named})


def ranked(rules: RuleTable, need: Need = HELD, providers=THREE, day: date = TODAY):
    known = {one.provider_id for one in providers}
    return rank(need, providers, advice=advise(need, rules, day=day, known=known, version=3))


def order(ranking) -> list[UUID]:
    return [one.provider_id for one in ranking.chosen]


def test_without_rules_a_ranking_stays_as_it_is():
    assert ranked(RuleTable()) == replace(rank(HELD, THREE), rules=3)


def test_first_puts_its_target_before_everybody_else_without_changing_points():
    ranking = ranked(table(rule("Nights", CARO)))

    assert order(ranking) == [CARO, ANNA, BERTA]
    assert ranking.chosen[0].points < ranking.chosen[1].points
    assert ranking.chosen[0].sentences[0] == "Stands before others by rule “Nights”."
    assert ranking.rules == 3


def test_priority_decides_between_those_put_first():
    rules = table(rule("a", BERTA, priority=5), rule("b", CARO, priority=2))

    assert order(ranked(rules)) == [CARO, BERTA, ANNA]


def test_only_leaves_everybody_else_out_and_says_by_which_rule():
    ranking = ranked(table(rule("Desk", "desk", effect="only"), desk=[BERTA, CARO]))

    assert order(ranking) == [BERTA, CARO]
    (out,) = ranking.excluded
    assert (out.provider_id, out.code) == (ANNA, BY_RULE)
    assert "Desk" in out.reason


def test_the_first_narrowing_rule_by_order_decides_and_the_clash_is_said():
    rules = table(
        rule("late", ANNA, effect="only", order=20), rule("early", BERTA, effect="only", order=10)
    )

    ranking = ranked(rules)

    assert order(ranking) == [BERTA]
    assert ranking.notes == ("Rule “late” says otherwise; rule “early” comes before it.",)


def test_the_first_rule_for_a_provider_gives_its_priority_and_the_clash_is_said():
    rules = table(rule("one", BERTA, priority=2), rule("two", BERTA, priority=1))

    ranking = ranked(rules)

    assert ranking.chosen[0].priority == 2
    assert ranking.notes == ("Rule “two” says otherwise; rule “one” comes before it.",)


def test_a_rule_that_would_leave_nobody_is_not_applied_and_that_is_said():
    full = [provider(ANNA), provider(BERTA, is_active=False)]

    ranking = ranked(table(rule("Only Berta", BERTA, effect="only")), providers=full)

    assert order(ranking) == [ANNA]
    assert "left nobody" in ranking.notes[0]
    assert "Only Berta" in ranking.notes[0]


def test_no_rule_brings_back_who_fails_a_hard_constraint():
    declined = [provider(ANNA), provider(BERTA, answered="declined")]

    ranking = ranked(table(rule("Berta first", BERTA)), providers=declined)

    assert order(ranking) == [ANNA]
    assert ranking.excluded[0].code == "declined"


def test_a_rule_for_a_provider_that_left_the_directory_is_said_and_hurts_nobody():
    ranking = ranked(table(rule("Old friend", UUID(int=99))))

    assert order(ranking) == order(ranked(RuleTable()))
    assert ranking.notes == (
        "Rule “Old friend” names a provider that is not in the directory any more.",
    )


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [
        ("", "", True),
        ("2026-11-22", "2026-11-22", True),
        ("2026-11-23", "", False),
        ("", "2026-11-21", False),
    ],
)
def test_a_rule_counts_from_its_first_day_to_its_last(starts, ends, counts):
    rules = table(rule("dated", CARO, starts=starts, ends=ends))

    assert (order(ranked(rules))[0] == CARO) is counts


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({}, True),
        ({"matters": ["criminal_defence"]}, True),
        ({"matters": ["family"]}, False),
        ({"regions": ["ke/nairobi"]}, True),
        ({"regions": ["KE/Mombasa", "KE/Nairobi"]}, True),
        ({"regions": ["KE/Nairobi/Kamukunji/Station"]}, False),
        ({"urgencies": [2]}, True),
        ({"urgencies": [0, 1]}, False),
        ({"in_custody": "yes"}, True),
        ({"in_custody": "no"}, False),
        ({"languages": ["sw"]}, True),
        ({"languages": ["ky"]}, False),
        ({"violation_groups": ["arr"]}, True),
        ({"violations": ["vio_force"]}, False),
        ({"agencies": ["pol_plain"]}, True),
        ({"services": ["naloxone"]}, False),
        ({"matters": ["custody"], "in_custody": "no"}, False),
    ],
)
def test_every_condition_must_hold_and_any_of_its_codes_will_do(when, holds):
    assert matches(Conditions.model_validate(when), HELD) is holds


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": "2026-12-01", "ends": "2026-11-01"},
        {"when": {"matters": ["witchcraft"]}},
        {"when": {"agencies": ["nobody-knows"]}},
        {"when": {"colour": ["red"]}},
        {"provider": "", "pool": ""},
        {"pool": "nobody made this pool", "provider": ""},
        {"pool": "desk", "provider": str(ANNA)},
        {"priority": 10},
        {"order": 0},
        {"effect": "never"},
        {"starts": "22.11.2026"},
        {"starts": "20261122"},
        {"name": ""},
        {"name": "a\x00b"},
        {"name": "x" * 121},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong):
    sent = {"rules": [{**rule("r", ANNA), **wrong}], "pools": [{"name": "desk"}]}
    with pytest.raises(pydantic.ValidationError):
        RuleTable.model_validate(sent)


def test_trying_other_rules_on_a_stored_ranking_frees_whom_a_rule_kept_out():
    stored = ranked(table(rule("Desk", BERTA, effect="only")))

    after = readvised(stored, advise(HELD, table(rule("Caro", CARO)), day=TODAY))

    assert order(after)[:2] == [CARO, BERTA]
    assert not after.excluded
    same = readvised(stored, advise(HELD, table(rule("Desk", BERTA, effect="only")), day=TODAY))
    assert order(same) == order(stored)


targets = st.sampled_from([ANNA, BERTA, CARO, UUID(int=99)])
rules_of_any_kind = st.lists(
    st.builds(
        lambda number, target, effect, priority, place, custody: rule(
            f"r{number}",
            target,
            effect=effect,
            priority=priority,
            order=place,
            when={"in_custody": custody},
        ),
        st.integers(0, 99),
        targets,
        st.sampled_from(["first", "only"]),
        st.integers(1, 9),
        st.integers(1, 5),
        st.sampled_from(["", "yes", "no"]),
    ),
    max_size=6,
).map(lambda rules: table(*rules))


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first table loads the vocabulary
@given(rules_of_any_kind, st.randoms(), st.booleans())
def test_rules_never_lose_a_provider_nor_leave_a_case_without_one(rules, chance, full):
    directory = [*THREE[:2], provider(CARO, open_cases=5 if full else 0)]
    shuffled = chance.sample(directory, len(directory))

    with_rules, without = ranked(rules, providers=directory), rank(HELD, directory)

    seen = [o.provider_id for o in (*with_rules.chosen, *with_rules.excluded)]
    assert sorted(seen) == [ANNA, BERTA, CARO]
    assert bool(with_rules.chosen) == bool(without.chosen)
    assert ranked(rules, providers=shuffled) == with_rules
    points = {one.provider_id: one.points for one in without.chosen}
    assert all(points[one.provider_id] == one.points for one in with_rules.chosen)


@given(rules_of_any_kind)
def test_what_holds_for_a_case_is_told_in_order(rules):
    holds = applied(HELD, rules, TODAY)

    assert [one.order for one in holds.first] == sorted(one.order for one in holds.first)
    assert holds.only is not None or not holds.idle
