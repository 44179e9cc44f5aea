"""Which legal work a recorded violation asks for."""

import pytest

from legal_aid import matters


def test_whoever_is_held_needs_somebody_for_custody_before_anything_else():
    found = matters.matters_of(
        [("hlt_oat_custody", "hlt"), ("due_informant", "due")], in_custody=True
    )

    assert found == ("custody", "criminal_defence", "health_in_custody", "complaint")


def test_order_is_by_what_presses_not_by_how_it_was_written_down():
    forwards = matters.matters_of([("vio_force", "vio"), ("fam_child", "fam")])
    backwards = matters.matters_of([("fam_child", "fam"), ("vio_force", "vio")])

    assert forwards == backwards == ("family", "complaint", "civil_claim")


def test_treatment_continuity_is_legal_work_only_while_somebody_is_held():
    violations = [("dis_profiling", "dis")]

    free = matters.matters_of(violations, needs=["oat_continuity"])
    held = matters.matters_of(violations, needs=["oat_continuity"], in_custody=True)

    assert "health_in_custody" not in free
    assert "health_in_custody" in held


def test_an_unknown_violation_still_finds_somebody():
    assert matters.matters_of([("new_code", "new")]) == ("complaint",)
    assert matters.matters_of([]) == ("complaint",)


@pytest.mark.parametrize("matter", matters.MATTERS)
def test_every_matter_has_a_label(matter):
    assert matters.label(matter)


def test_every_violation_of_the_vocabulary_maps_to_a_matter_of_its_own_table():
    from incidents import vocabulary

    for term in vocabulary.codes("violation").values():
        assert term.group in matters._BY_GROUP, term.code
        assert set(matters.matters_of([(term.code, term.group)])) <= set(matters.MATTERS)
    known = set(vocabulary.codes("violation"))
    assert set(matters._BY_CODE) <= known
    assert set(matters._BY_NEED) <= set(vocabulary.codes("need"))
