"""The directory as a table: out and in, all of it or nothing."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from legal_aid.directory import add_entry
from legal_aid.models import Provider
from legal_aid.providers.bringing_in import bring_in, foreseen
from legal_aid.providers.describing import Description
from legal_aid.providers.hours import parse_hours
from legal_aid.providers.listing import everybody
from legal_aid.providers.mapping import MappingRefused, load_mapping, mapped
from legal_aid.providers.practices import Practice
from legal_aid.providers.tables import COLUMNS, read, written
from tests.world import PASSWORD

HEAD = "name,matters,jurisdictions,languages"
GOOD = f"{HEAD}\nPro bono desk,housing; family,KE/Kisumu,sw; en\n"
FULL = Description(
    (
        Practice(("custody",), ("KE/Nairobi",), ("sw",), ("Milimani", "Kibera")),
        Practice(("housing",), ("KE",), ("en", "sw")),
    ),
    3,
    takes_custody_calls=True,
    interpreters=("ar",),
    time_zone="Africa/Nairobi",
    holidays="KE",
    hours=parse_hours("Mo-Fr 09:00-17:00; Sa 22:00-06:00"),
    phone="+254 20 000 000",
    urgent_phone="=HYPERLINK()",
    remarks="-1 is not a sum",
    conflicts=("pol_plain",),
    seat="KE/Nairobi",
)


@pytest.fixture
def command_as(tmp_path):
    """What `import_directory` says when somebody runs it for Riverside."""

    def run(person, file, *more):
        password = tmp_path / "password"
        password.write_text(PASSWORD)
        words = ["--team", "Riverside", "--as", person.user.username]
        out = io.StringIO()
        call_command(
            "import_directory",
            str(file),
            *words,
            "--password-file",
            str(password),
            *more,
            stdout=out,
        )
        return out.getvalue()

    return run


def kept(world, name="Pro bono desk", description=FULL, source=""):
    return add_entry(
        actor=world.carla.user,
        kept_by=world.riverside,
        name=name,
        description=description,
        source=source,
    )


def bring(world, text):
    drafts, troubles = read(text)
    assert troubles == []
    return bring_in(actor=world.carla.user, team=world.riverside, drafts=drafts)


def test_what_went_out_comes_in_as_it_was(world):
    kept(world)
    table = written(everybody()).decode("utf-8-sig")

    drafts, troubles = read(table)
    assert troubles == []
    assert [one.description for one in drafts] == [FULL]
    assert [one.kind for one in bring(world, table)] == ["same"]
    Provider.objects.all().delete()
    assert [one.kind for one in bring(world, table)] == ["new"]


def test_no_cell_is_a_formula(world):
    kept(world, name="+cmd|' /C calc'!A0")

    rows = list(csv.reader(io.StringIO(written(everybody()).decode("utf-8-sig"))))
    assert rows[0] == list(COLUMNS)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_again_changes_the_same_entry_and_logs_it(world, logged):
    bring(world, GOOD)
    (change,) = bring(world, GOOD.replace("housing; family", "housing"))

    assert change.kind == "changed"
    assert Provider.objects.get().matters == ["housing"]
    assert logged()[-1][1] == "provider.import"


def test_teams_with_keys_describe_themselves(world, directory):
    table = written(everybody()).decode("utf-8-sig")

    drafts, troubles = read(table)
    assert drafts == []
    assert troubles[0].line == 0


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, ""),
        ("name,matters\nA,housing", 1, ""),
        (f"{HEAD},magic\nA,housing,KE,sw,1", 1, ""),
        (f"{HEAD},name\nA,housing,KE,sw,A", 1, ""),
        (f"{HEAD}\nA,housing,KE", 2, ""),
        (f'{HEAD}\nA,"housing,KE,sw', 2, ""),
        (f"{HEAD}\nA,magic,KE,sw", 2, "matters"),
        (f"{HEAD}\nA,housing,,sw", 2, "jurisdictions"),
        (f"{HEAD}\nA,housing,KE,Swahili!", 2, "languages"),
        (f"{HEAD}\n,housing,KE,sw", 2, "name"),
        (f"{HEAD},capacity\nA,housing,KE,sw,many", 2, "capacity"),
        (f"{HEAD},capacity\nA,housing,KE,sw,-1", 2, "capacity"),
        (f"{HEAD},is_active\nA,housing,KE,sw,perhaps", 2, "is_active"),
        (f"{HEAD},hours\nA,housing,KE,sw,nine to five", 2, "hours"),
        (f"{HEAD},hours\nA,housing,KE,sw,Mo 09:00-12:00; Mo 11:00-13:00", 2, "hours"),
        (f"{HEAD},time_zone\nA,housing,KE,sw,Mars/Olympus", 2, "time_zone"),
        (f"{HEAD},holidays\nA,housing,KE,sw,Kenya", 2, "holidays"),
        (f"{HEAD},email\nA,housing,KE,sw,not one", 2, "email"),
        (f"{HEAD},website\nA,housing,KE,sw,javascript:alert(1)", 2, "website"),
        (f"{HEAD},phone\nA,housing,KE,sw,{'1' * 61}", 2, "phone"),
        (f"{HEAD}\nA\0,housing,KE,sw", 0, ""),
        (f"{HEAD},phone\nA,housing,KE,sw,1\nA,family,KE,sw,2", 3, "name"),
    ],
)
def test_a_wrong_row_is_named_by_line_and_column(text, line, column):
    _drafts, troubles = read(text)

    assert (troubles[0].line, troubles[0].column) == (line, column)


def test_one_bad_row_keeps_all_of_it_out(world, command_as, tmp_path):
    file = tmp_path / "directory.csv"
    file.write_text(f"{GOOD}Other desk,magic,KE,sw\n", encoding="utf-8")

    with pytest.raises(CommandError, match="line 3: column matters"):
        command_as(world.carla, file)
    assert not Provider.objects.exists()


def test_command_says_first_what_it_would_do(world, command_as, tmp_path):
    file = tmp_path / "directory.csv"
    file.write_text(GOOD, encoding="utf-8")

    assert "1 would be added" in command_as(world.carla, file, "--dry-run")
    assert not Provider.objects.exists()
    assert "1 added" in command_as(world.carla, file)
    assert Provider.objects.get().kept_by == world.riverside


def test_only_coordinators_bring_a_directory_in(world, command_as, tmp_path):
    file = tmp_path / "directory.csv"
    file.write_text(GOOD, encoding="utf-8")

    with pytest.raises(CommandError, match="Only coordinators"):
        command_as(world.pavel, file)
    drafts, _troubles = read(GOOD)
    for person in (world.pavel, world.lena, world.otto):
        with pytest.raises(PermissionDenied):
            bring_in(actor=person.user, team=world.riverside, drafts=drafts)
    assert not Provider.objects.exists()


MAPPING = """
mapping: 1
id: small
kind: directory
source: {format: django-json, model: kb.article, key: small}
columns:
  name: [{column: name}]
  matters: [{column: what, values: {Crime: criminal_defence}}]
  jurisdictions: [{constant: GB}]
  languages: [{constant: en}]
"""


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def test_source_with_a_value_that_the_mapping_does_not_list_names_the_row(small):
    text = (
        '[{"model": "kb.article", "pk": 1, "fields": {"name": "A", "what": "Crime"}},'
        ' {"model": "kb.article", "pk": 2, "fields": {"name": "B", "what": "Debt"}}]'
    )
    rows, troubles = mapped(load_mapping(small), text)

    assert [row["source"] for _line, row in rows] == ["small:1"]
    assert [one.line for one in troubles] == [2]


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", '[{"pk": 1}]', "[" * 100_000, '[{"model":1,"pk":1,"fields":{"a":{}}}]'],
)
def test_source_that_is_none_is_refused(small, text):
    if text == "{}":
        assert mapped(load_mapping(small), text) == ([], [])
        return
    with pytest.raises(MappingRefused):
        mapped(load_mapping(small), text)


@pytest.mark.parametrize(
    "change",
    [
        ("kind: directory", "kind: x"),
        ("name:", "magic:"),
        ("{constant: GB}", "{each: x, column: y}"),
    ],
)
def test_mapping_that_cannot_be_is_refused(small, change):
    small.write_text(MAPPING.replace(*change, 1), encoding="utf-8")

    with pytest.raises(MappingRefused):
        load_mapping(small)


def test_preview_finds_entries_by_source_before_name(world):
    kept(world, name="Old name", source="small:1")
    drafts, _troubles = read(f"{HEAD},source\nNew name,housing,KE,sw,small:1")

    (change,) = foreseen(world.riverside, drafts)
    assert (change.kind, change.entry.name) == ("changed", "Old name")
