"""Which legal work a recorded violation asks for."""

import pytest
import yaml

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
        assert term.group in matters.load().by_group, term.code
        assert set(matters.matters_of([(term.code, term.group)])) <= set(matters.MATTERS)


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"otherwise": "magic"}, "not a matter"),
        ({"by_code": {"vio_force": ["magic"]}}, "not a matter"),
        ({"by_code": {"no_such_code": ["complaint"]}}, "not in the vocabulary"),
        ({"by_group": {"vio": ["complaint"]}}, "nothing for"),
        ({"by_need": {"bail_out": ["complaint"]}}, "not in the vocabulary"),
        ({"only_in_custody": ["childless"]}, "not in by_need"),
        ({"more": 1}, "Extra inputs"),
    ],
)
def test_file_that_names_what_is_not_there_does_not_load(tmp_path, change, trouble):
    plain = yaml.safe_load(matters.DATA.read_text(encoding="utf-8"))
    wrong = tmp_path / "matters.yaml"
    wrong.write_text(yaml.safe_dump(plain | change), encoding="utf-8")

    with pytest.raises(ValueError, match=trouble):
        matters.load(wrong)
