"""What a document becomes as a fact: codes alone, as coarse as its dates are sure."""

from __future__ import annotations

import pytest

from incidents.document import IncidentDocument
from incidents.facts import Fact, fact_of
from tests.incidents import stories


def coded(**changed: object) -> Fact:
    document = stories.document()
    document.office.facts_secret = "0" * 64
    sent = document.model_dump()
    for path, value in changed.items():
        part, name = path.split("__")
        sent[part][name] = value
    return fact_of(
        IncidentDocument.model_validate(sent), seq=1, stage="offered", client_key=bytes(32)
    )


def acts(*said: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"id": f"a{number}", "violation": violation, "date": date}
        for number, (violation, date) in enumerate(said)
    ]


def granted(*scopes: str) -> list[dict[str, str]]:
    return [{"scope": scope, "state": "granted"} for scope in ("store", *scopes)]


@pytest.mark.parametrize(
    ("dates", "period", "week"),
    [
        (["2026-03-05"], "2026-03", "2026-W10"),
        (["2026-03"], "2026-03", ""),
        (["2026-02-28/2026-03-01"], "2026-Q1", "2026-W09"),
        (["2026-03-30/2026-04-02"], "2026-H1", "2026-W14"),
        (["2026"], "2026", ""),
        (["2025-12-30/2026-01-02"], "", "2026-W01"),
        (["202X"], "", ""),
        (["", ""], "", ""),
        (["", "2026-05-01"], "2026-05", "2026-W18"),
        (["2026-05-01", "2026-03-05"], "2026-03", "2026-W10"),
        (["2026", "2026-02-05"], "2026-Q1", ""),
        (["2025", "2026-02-05"], "2025", ""),
    ],
)
def test_a_fact_is_dated_by_the_days_of_the_first_act(dates, period, week) -> None:
    found = coded(account__acts=acts(*(("vio_force", date) for date in dates)))
    assert (found.period, found.week) == (period, week)


def test_acts_are_counted_by_violation() -> None:
    found = coded(
        account__acts=acts(("vio_force", ""), ("arr_syringe", ""), ("vio_force", "2026-01"))
    )
    assert found.acts == {"vio_force": 2, "arr_syringe": 1}
    assert found.violations == ["arr_syringe", "vio_force"]


def test_circumstances_need_their_own_consent_and_sensitive_ones_never_leave() -> None:
    people = [{"id": "p1", "name": "Nadia", "circumstances": ["homeless", "injects"]}]
    told = {"identity__people": people, "account__acts": acts(("vio_force", ""))}
    secret = {"sensitive__circumstances": {"p1": ["hiv"]}}
    for scopes in ((), ("statistics",)):
        assert coded(account__consents=granted(*scopes), **told).circumstances == []
    both = granted("statistics", "sensitive_health")
    found = coded(account__consents=both, **told, **secret)
    assert found.circumstances == ["homeless", "injects"]
    assert "hiv" not in found.model_dump_json()


def test_a_stage_says_only_the_steps_that_it_proves() -> None:
    assert coded().reached == ["recorded", "referred"]


def test_a_fact_with_acts_of_other_violations_is_no_fact() -> None:
    with pytest.raises(ValueError, match="other violations"):
        Fact(tag="0" * 64, seq=1, violations=["vio_force"], acts={"arr_syringe": 1})
