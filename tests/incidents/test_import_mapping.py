"""A mapping is checked whole before any row is read: what it says must be meant."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import yaml
from django.core.management.base import BaseCommand

from incidents.importing.cells import Strict
from incidents.importing.errors import MappingRefused
from incidents.importing.mapping import load_mapping, parse_mapping
from incidents.management.commands.import_records import Command
from tests.incidents.import_samples import MAPPING, mapping_with, write_mapping

SHIPPED = Path(__file__).parents[2] / "mappings"


def problems_of(folder: Path, mapping: dict) -> str:
    with pytest.raises(MappingRefused) as refused:
        load_mapping(write_mapping(folder, mapping))
    return "\n".join(refused.value.problems)


def test_the_sample_mapping_is_accepted(tmp_path):
    mapping = load_mapping(write_mapping(tmp_path))
    assert mapping.columns(None) == {"day", "ward", "kind", "story"}
    assert mapping.columns("officers") == {"did", "badge", "result"}


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_mapping_is_accepted(path):
    granted = {one.scope for one in load_mapping(path).consents if one.state == "granted"}
    assert granted == {"store", "statistics", "share_legal"}
    assert {one.basis for one in load_mapping(path).consents} == {"public record, test use"}


def test_two_mappings_are_shipped():
    assert {path.stem for path in SHIPPED.glob("*.yaml")} >= {"philadelphia", "protests_2020"}


@pytest.mark.parametrize("section", ["mapping", "id", "source", "consents", "fields", "acts"])
def test_a_section_left_out_is_named(tmp_path, section):
    assert f"{section}: is missing" in problems_of(tmp_path, mapping_with(**{section: None}))


def test_without_a_consent_nothing_may_be_imported(tmp_path):
    assert "consents" in problems_of(tmp_path, mapping_with(consents=[]))


@pytest.mark.parametrize("field", ["scope", "state", "basis", "date"])
def test_a_consent_says_what_for_and_on_what_basis(tmp_path, field):
    consents = copy.deepcopy(MAPPING["consents"])
    del consents[0][field]
    found = problems_of(tmp_path, mapping_with(consents=consents))
    assert f"consents.1.{field}: is missing" in found


def test_keeping_the_record_must_be_granted(tmp_path):
    consents = [{**MAPPING["consents"][0], "state": "declined"}]
    assert "store is not granted" in problems_of(tmp_path, mapping_with(consents=consents))


def test_nobody_is_spoken_for_by_a_file(tmp_path):
    consents = [*MAPPING["consents"], {**MAPPING["consents"][0], "scope": "share_legal"}]
    consents[2]["state"] = "on_behalf"
    assert "for one person" in problems_of(tmp_path, mapping_with(consents=consents))


def test_a_consent_stated_twice_is_refused(tmp_path):
    consents = [MAPPING["consents"][0], MAPPING["consents"][0]]
    assert "store is stated twice" in problems_of(tmp_path, mapping_with(consents=consents))


@pytest.mark.parametrize(
    ("section", "value", "expected"),
    [
        ("fields", {"titel": {"column": "kind"}}, "fields.titel: this key means nothing here"),
        ("fields", {"title": {"colum": "kind"}}, "fields.title.colum: this key means nothing"),
        ("fields", {"title": {"column": "a", "constant": "b"}}, "exactly one of column, constant"),
        ("fields", {"title": {}}, "exactly one of column, constant"),
        ("fields", {"title": {"column": "a", "unknown": "keep"}}, "unknown belongs to"),
        ("fields", {"title": {"constant": "a", "values": {"b": "c"}}}, "belong to a column"),
        ("fields", {"verification": {"constant": "true"}}, "'true' is not a code"),
        ("fields", {"verification": {"column": "kind"}}, "takes codes"),
        ("fields", {"outcomes": [{"each": "nobody", "constant": "bail"}]}, "no join is named"),
        ("fields", {"region": [{"column": "w", "patterns": [{"match": "(", "as": "x"}]}]}, "not a"),
        (
            "fields",
            {"region": [{"column": "w", "patterns": [{"match": "a", "as": "{n}"}]}]},
            "no group (?P<n>...)",
        ),
        ("people", [{"each": "nobody"}], "no join is named 'nobody'"),
        ("people", [{"role": {"constant": "officer"}}], "'officer' is not a code"),
        ("people", [{"gender": {"each": "persons", "constant": "man"}}], "each belongs"),
        ("perpetrators", [{"agency": {"constant": "pol_moon"}}], "'pol_moon' is not a code"),
        ("id", "River Log", "id: "),
        ("mapping", 2, "mapping: "),
        ("surprise", {}, "surprise: this key means nothing here"),
    ],
)  # fmt: skip
def test_what_a_mapping_cannot_mean_is_named(tmp_path, section, value, expected):
    assert expected in problems_of(tmp_path, mapping_with(**{section: value}))


@pytest.mark.parametrize("where", ["values", "default", "unknown"])
def test_an_unknown_violation_code_is_found_before_any_row(tmp_path, where):
    value = {"column": "kind", "values": {"beaten": "vio_force"}}
    value[where] = {"beaten": "vio_foce"} if where == "values" else "vio_foce"
    found = problems_of(tmp_path, mapping_with(acts={"violations": [value]}))
    assert "acts.violations.1: 'vio_foce' is not a code for this field" in found


def test_all_problems_come_at_once(tmp_path):
    fields = {"verification": {"constant": "true"}, "needs": [{"constant": "everything"}]}
    found = problems_of(tmp_path, mapping_with(fields=fields))
    assert "'true'" in found
    assert "'everything'" in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "mapping: "),
        ("- a list", "mapping: "),
        ("mapping: 1\nmapping: 1\n", "'mapping' stands twice"),
        ("mapping: [", "not readable YAML at line"),
        ("a: !!python/object/apply:os.system ['true']", "not readable YAML"),
        ("? [a, b]\n: c", "not readable YAML"),
        ("mapping: \x00", "not readable YAML"),
        ("[" * 1000, "not readable YAML"),
    ],
)
def test_broken_yaml_is_a_sentence(text, expected):
    with pytest.raises(MappingRefused) as refused:
        parse_mapping(text)
    assert expected in str(refused.value)


def test_a_number_where_text_belongs_is_not_guessed(tmp_path):
    value = {"column": "kind", "values": {1: "vio_force"}}
    found = problems_of(tmp_path, mapping_with(acts={"violations": [value]}))
    assert "acts.violations.1.values: write 1 on the left in quotes" in found


def test_yes_and_no_are_texts():
    text = yaml.safe_dump(MAPPING).replace("'no':", "no:").replace("'yes':", "yes:")
    assert "no: complaint_rejected" in text
    assert set(parse_mapping(text).fields.outcomes[0].values) == {"no", "yes"}


def test_a_missing_mapping_file_is_a_sentence(tmp_path):
    with pytest.raises(MappingRefused, match="cannot be opened"):
        load_mapping(tmp_path / "none.yaml")


# The guide

GUIDE = (SHIPPED.parent / "docs" / "guides" / "importing.md").read_text(encoding="utf-8")


def test_the_example_in_the_guide_is_accepted(tmp_path):
    example = GUIDE.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "guide.yaml").write_text(example, encoding="utf-8")
    assert load_mapping(tmp_path / "guide.yaml").id == "river-log"


@pytest.mark.parametrize("part", sorted(Strict.__subclasses__(), key=lambda part: part.__name__))
def test_the_guide_names_every_key(part):
    keys = {field.alias or name for name, field in part.model_fields.items()}
    missing = {key for key in keys if f"`{key}`" not in GUIDE and f"{key}:" not in GUIDE}
    assert missing - {"match", "as", "from", "to"} == set()


def test_the_guide_names_every_option():
    parser = Command().create_parser("manage.py", "import_records")
    ours = {one for action in parser._actions for one in action.option_strings}
    django = {one for action in BaseCommand().create_parser("", "")._actions
              for one in action.option_strings}  # fmt: skip
    assert {one for one in ours - django if f"`{one}" not in GUIDE} == set()
