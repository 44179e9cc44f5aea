"""The vocabulary: stable codes, a label for each, a group for every violation."""

from __future__ import annotations

import re

import pytest

from incidents import vocabulary
from incidents.facts import Fact

KINDS = ["agency", "rank", "involvement", "place", "service", "interference", "harm", "need",
         "response", "outcome", "gender", "age_band", "circumstance", "circumstance_sensitive",
         "consent_scope", "consent_state", "verification", "reliability", "contact_flag",
         "violation", "source_kind", "referral_result", "loss", "age_group",
         "reached", "time_to_lawyer"]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_a_label_and_fits_a_fact(kind):
    terms = vocabulary.codes(kind)
    assert terms
    for code, term in terms.items():
        assert term.code == code
        assert term.label
        assert vocabulary.label(kind, code) == term.label
        assert re.fullmatch(r"[a-z0-9_+-]{1,40}", code)
    Fact(tag="0" * 64, seq=1, harms=list(terms))


def test_every_violation_has_a_group_and_most_a_right():
    terms = vocabulary.codes("violation").values()
    assert {term.group for term in terms} == set(vocabulary.groups())
    assert [term.code for term in terms if not term.rights] == ["oth_specify"]
    assert vocabulary.never_mediated() <= set(vocabulary.codes("violation"))


def test_counts_of_the_published_vocabulary():
    assert len(vocabulary.codes("violation")) == 61
    assert len(vocabulary.codes("consent_scope")) == 13


def test_an_old_code_is_shown_rather_than_lost():
    assert vocabulary.label("agency", "militia_1990") == "militia_1990"
    assert vocabulary.label("group", "arr") == "Arrest"


def test_a_kind_that_does_not_exist():
    with pytest.raises(KeyError):
        vocabulary.codes("cdr_blocked")
    assert "cdr_blocked" not in vocabulary.kinds()
    assert set(KINDS) <= set(vocabulary.kinds())


def test_terms_cannot_be_changed_in_passing():
    with pytest.raises(TypeError):
        vocabulary.codes("agency")["x"] = None
