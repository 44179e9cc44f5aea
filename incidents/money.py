"""Money and things that were taken or paid: amounts are never rounded and never added up mixed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext
from pydantic import model_validator

from incidents.fields import Amount, Currency, Identifier, Part, Text, code
from incidents.problems import Problem, disagreement


class Loss(Part):
    """What was lost, with its amount where there is one: a decimal text and an ISO 4217 code."""

    id: Identifier
    what: code("loss") = "other"
    amount: Amount = ""
    currency: Currency = ""
    note: Text = ""

    @model_validator(mode="after")
    def _whole(self) -> Loss:
        if self.amount and not self.currency:
            raise disagreement([Problem("currency", gettext("Say in which currency."))])
        if self.currency and not self.amount:
            raise disagreement([Problem("amount", gettext("Say how much, or leave both empty."))])
        return self


def totals(losses: Iterable[Loss]) -> dict[str, Decimal]:
    """The sum of each currency, in the order in which they first appear."""
    found: dict[str, Decimal] = {}
    for loss in losses:
        if loss.amount:
            found[loss.currency] = found.get(loss.currency, Decimal(0)) + Decimal(loss.amount)
    return found
