"""A table of rules as it is written, kept and read: conditions on codes, a target, an effect."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from incidents.fields import Language, Part, Region, code, entries, refusal, several, text_up_to
from incidents.problems import Problem, disagreement
from legal_aid.matters import MATTERS

LONGEST_NAME = 120
MOST_RULES, MOST_POOLS, MOST_MEMBERS = 200, 50, 200
# What a rule may look at, in the order in which pages and tables show it.
LISTS = (
    "matters",
    "regions",
    "languages",
    "violation_groups",
    "violations",
    "agencies",
    "services",
)


def _matter(text: str) -> str:
    if text not in MATTERS:
        raise refusal(gettext("This choice is not in the list."), "unknown_code")
    return text


def _day(text: str) -> str:
    if text:
        try:
            if date.fromisoformat(text).isoformat() != text:
                raise ValueError
        except ValueError:
            raise refusal(gettext("Write a day like 2026-03-05."), "date") from None
    return text


def _named(text: str) -> str:
    if not text or not text.isprintable():
        raise refusal(gettext("Give it a name of one line."))
    return text


Matter = Annotated[str, StringConstraints(max_length=64), AfterValidator(_matter)]
CalendarDay = text_up_to(10, AfterValidator(_day))
Name = text_up_to(LONGEST_NAME, AfterValidator(_named))
NameOrNone = text_up_to(LONGEST_NAME)
# In a table that is kept: the id of a provider's team. In a file to be checked: any name.
Member = text_up_to(LONGEST_NAME, AfterValidator(_named))
Urgency = Annotated[int, Field(ge=0, le=2)]


class Conditions(Part):
    """What a case must be like. Empty means anything will do. `regions` are paths from the whole
    to the part, and hold for every place within; `in_custody` is "yes", "no" or ""."""

    matters: several(Matter, 20) = []
    regions: several(Region, 50) = []
    languages: several(Language, 50) = []
    violation_groups: several(code("group"), 50) = []
    violations: several(code("violation"), 100) = []
    agencies: several(code("agency"), 50) = []
    services: several(code("service"), 50) = []
    urgencies: several(Urgency, 3) = []
    in_custody: Literal["", "yes", "no"] = ""


class Pool(Part):
    """A named list of providers."""

    name: Name
    members: several(Member, MOST_MEMBERS) = []


class Rule(Part):
    """One row: when, whom, and how. Exactly one of `provider` and `pool` is given."""

    name: Name
    order: Annotated[int, Field(ge=1, le=9_999)] = 100
    when: Conditions = Field(default_factory=Conditions)
    provider: NameOrNone = ""
    pool: NameOrNone = ""
    effect: Literal["first", "only"] = "first"
    priority: Annotated[int, Field(ge=1, le=9)] = 1
    starts: CalendarDay = ""
    ends: CalendarDay = ""

    @property
    def target(self) -> str:
        """What the rule calls whom it means: the pool's name or the provider."""
        return self.pool or self.provider

    def holds_on(self, day: date) -> bool:
        """Whether the rule counts on a day."""
        today = day.isoformat()
        return (not self.starts or self.starts <= today) and (not self.ends or today <= self.ends)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Rule:
        found = []
        if bool(self.provider) == bool(self.pool):
            found.append(Problem("provider", gettext("Choose one provider or one pool.")))
        if self.starts and self.ends and self.ends < self.starts:
            found.append(Problem("ends", gettext("The last day lies before the first.")))
        if found:
            raise disagreement(found)
        return self


class RuleTable(Part):
    """Rules and the pools they name. An empty table leaves every ranking as it is."""

    schema_version: Literal[1] = 1
    pools: entries(Pool, MOST_POOLS) = []
    rules: entries(Rule, MOST_RULES) = []

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> RuleTable:
        found, seen = [], set()
        for index, pool in enumerate(self.pools):
            if pool.name in seen:
                found.append(Problem(f"pools.{index}.name", gettext("This is there twice.")))
            seen.add(pool.name)
        for index, rule in enumerate(self.rules):
            if rule.pool and rule.pool not in seen:
                sentence = gettext("There is no pool of this name.")
                found.append(Problem(f"rules.{index}.pool", sentence))
        if found:
            raise disagreement(found)
        return self

    @property
    def in_order(self) -> list[Rule]:
        """The rules as they are read."""
        return sorted(self.rules, key=lambda rule: rule.order)

    def members(self, rule: Rule) -> tuple[str, ...]:
        """Whom a rule means, in the order of its pool."""
        if rule.provider:
            return (rule.provider,)
        return tuple(next((p.members for p in self.pools if p.name == rule.pool), ()))
