"""Files as people have them: what cannot be read is told by line, and the rest is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from incidents.importing.errors import RowRefused, SourceRefused
from incidents.importing.joining import Records
from incidents.importing.mapping import Mapping, parse_mapping
from incidents.importing.rows import build
from incidents.importing.sources import BadRow, Row
from tests.incidents.import_samples import (
    MAIN,
    OFFICERS,
    mapping_with,
    write_mapping,
    write_sources,
)

HEADER = "ref,day,ward,kind,story\n"


def mapping_of(folder: Path, **changes) -> Mapping:
    return parse_mapping(write_mapping(folder, mapping_with(**changes)).read_bytes())


def read(folder: Path, main: str | bytes, mapping: Mapping | None = None, **joins: str):
    records = Records(mapping or mapping_of(folder), write_sources(folder, main, **joins))
    rows = list(records.rows())
    bad = {row.line: row.reason for row in rows if isinstance(row, BadRow)}
    good = [row for row in rows if isinstance(row, Row)]
    assert not any("canary" in reason for reason in bad.values())
    return good, bad, records


def test_rows_come_with_their_joined_rows_and_lines(tmp_path):
    good, bad, records = read(tmp_path, MAIN)
    assert not bad
    assert records.count == 4
    assert [row.line for row in good] == [2, 3, 4, 5]
    assert [len(row.joined["officers"]) for row in good] == [3, 1, 2, 0]
    assert [len(row.joined["persons"]) for row in good] == [2, 1, 0, 0]


def test_a_row_over_several_lines_keeps_its_first_line(tmp_path):
    good, _, _ = read(tmp_path, HEADER + 'A,2025,NA,beaten,"one\ntwo\nthree"\nB,2025,NA,beaten,x\n')
    assert [(row.line, row.cells["story"]) for row in good] == [(2, "one\ntwo\nthree"), (5, "x")]


def test_ragged_rows_are_listed_and_the_rest_is_read(tmp_path):
    text = HEADER + "A,2025\nB,2025,NA,beaten,x,canary\n\nC,2025,NA,beaten,x\n"
    good, bad, _ = read(tmp_path, text)
    assert [row.cells["ref"] for row in good] == ["C"]
    assert bad == {
        2: "2 cells where the first line has 5",
        3: "6 cells where the first line has 5",
    }


def test_a_quote_that_is_never_closed_tells_which_lines_it_swallowed(tmp_path):
    text = HEADER + 'A,2025,NA,beaten,x\nB,2025,NA,beaten,"canary\nC,2025,NA,beaten,x\n'
    good, bad, _ = read(tmp_path, text)
    assert [row.cells["ref"] for row in good] == ["A"]
    assert bad == {3: "a quote is open or out of place (lines 3 to 4)"}


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    good, bad, _ = read(tmp_path, b"\xef\xbb\xbf" + MAIN.encode())
    assert len(good) == 4
    assert not bad


def test_nul_is_refused_by_line(tmp_path):
    good, bad, _ = read(tmp_path, MAIN + "R-5,2025,NA,beaten,can\0ary\n")
    assert len(good) == 4
    assert bad == {6: "column story: a control character"}


def test_a_cell_of_ten_megabytes_is_refused_by_line(tmp_path):
    text = MAIN + f"R-5,2025,NA,beaten,{'canary ' * 1_500_000}\nR-6,2025,NA,beaten,x\n"
    good, bad, _ = read(tmp_path, text)
    assert good[-1].cells["ref"] == "R-6"
    assert bad == {6: "column story: longer than 1000000 characters"}


def test_a_quoted_cell_of_ten_megabytes_does_not_spill_into_rows(tmp_path):
    lines = "R-9,2025,NA,beaten,canary\n" * 400_000
    text = MAIN + f'R-5,2025,NA,beaten,"{lines}"\nR-6,2025,NA,beaten,x\n'
    good, bad, _ = read(tmp_path, text)
    assert [row.cells["ref"] for row in good[4:]] == ["R-6"]
    assert bad == {6: "column story: longer than 1000000 characters"}


def test_bytes_of_another_encoding_lose_only_their_row(tmp_path):
    text = MAIN.encode() + "R-5,2025,NA,beaten,señal\n".encode("cp1252") + b"R-6,2025,NA,beaten,x\n"
    good, bad, _ = read(tmp_path, text)
    assert good[-1].cells["ref"] == "R-6"
    assert bad == {6: "column story: not utf-8 text"}


def test_the_stated_encoding_is_used(tmp_path):
    source = {"format": "csv", "key": "ref", "encoding": "windows-1251"}
    text = MAIN.encode() + "R-5,2025,NA,beaten,улица\n".encode("cp1251")
    good, bad, _ = read(tmp_path, text, mapping_of(tmp_path, source=source))
    assert good[-1].cells["story"] == "улица"
    assert not bad


@pytest.mark.parametrize(
    ("rule", "story"), [("windows-1252", "it’s – so"), ("remove", "its  so"), ("refuse", None)]
)
def test_control_characters_of_old_spreadsheets(tmp_path, rule, story):
    source = {"format": "csv", "key": "ref", "control_characters": rule}
    text = MAIN + "R-5,2025,NA,beaten,it\x92s \x96 so\n"
    good, bad, _ = read(tmp_path, text, mapping_of(tmp_path, source=source))
    if story:
        assert good[-1].cells["story"] == story
    else:
        assert bad == {6: "column story: a control character"}


def test_a_key_seen_before_is_refused_with_both_lines(tmp_path):
    good, bad, _ = read(tmp_path, MAIN + "R-2,2025,NA,beaten,x\n,2025,NA,beaten,x\n")
    assert len(good) == 4
    assert bad == {6: "the same ref as line 3", 7: "column ref: no key"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "The file is empty"),
        ("ref,day,ward,kind\nA,2025,NA,beaten\n", "The file has no column 'story'"),
        ("day,ward,kind,story\n2025,NA,beaten,x\n", "The file has no column 'ref'"),
        (HEADER.replace("story", "story,story"), "has a column twice that the mapping uses"),
        (MAIN.encode("utf-16"), "has a first line that is not utf-8 text"),
        (b"\x00\xff\x80" * 50, "has a first line that is not utf-8 text"),
        ('"', "has no readable first line"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_before_any_row(tmp_path, text, expected):
    with pytest.raises(SourceRefused) as refused:
        read(tmp_path, text)
    assert expected in str(refused.value)


def test_every_missing_column_and_file_is_named_at_once(tmp_path):
    path = write_sources(tmp_path, "ref,day,ward,kind\n", officers="ref,badge\n")
    (tmp_path / "persons.csv").unlink()
    with pytest.raises(SourceRefused) as refused:
        Records(mapping_of(tmp_path), path)
    assert refused.value.problems == (
        "The file has no column 'story'.",
        "The file for officers has no column 'did'.",
        "The file for officers has no column 'result'.",
        "The file for persons cannot be opened: No such file or directory.",
    )


def test_a_joined_file_may_lie_elsewhere_but_must_be_known(tmp_path):
    path = write_sources(tmp_path)
    elsewhere = tmp_path / "elsewhere.csv"
    (tmp_path / "officers.csv").rename(elsewhere)
    records = Records(mapping_of(tmp_path), path, {"officers": elsewhere})
    assert sum(len(row.joined["officers"]) for row in records.rows()) == 6
    with pytest.raises(SourceRefused, match="The mapping has no join 'officer'"):
        Records(mapping_of(tmp_path), path, {"officer": elsewhere})


def test_a_record_whose_joined_row_is_broken_waits_until_it_is_mended(tmp_path):
    good, bad, _ = read(tmp_path, MAIN, officers=OFFICERS + "R-2,b-99\n")
    assert [row.cells["ref"] for row in good] == ["R-1", "R-3", "R-4"]
    assert bad == {3: "officers line 8 cannot be read", 8: "2 cells where the first line has 4"}


def test_joined_rows_of_nobody_are_counted(tmp_path):
    _, bad, records = read(tmp_path, MAIN, officers=OFFICERS + "R-77,b-1,beat,no\n")
    assert not bad
    assert records.left_over == {"officers": 1, "persons": 0}


# JSON Lines


def lines_mapping(folder: Path) -> Mapping:
    return mapping_of(
        folder,
        source={"format": "jsonl", "key": "id"},
        joins=None,
        people=None,
        fields={"title": {"column": "title"}},
        acts={"violations": [{"column": "tags", "values": {"beat": "vio_force", "crowd": None}}]},
        perpetrators=None,
    )


def test_json_lines_give_lists_numbers_and_nothing(tmp_path):
    row = {"id": 7, "title": None, "tags": ["beat", "crowd", ""], "unused": {"deep": [1]}}
    good, bad, _ = read(tmp_path, json.dumps(row), lines_mapping(tmp_path))
    assert not bad
    assert good[0].cells == {"id": "7", "title": "", "tags": ["beat", "crowd"]}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "a", "title": "canary"', "not a JSON value"),
        ("[" * 100_000, "not a JSON value"),
        ('{"id": "a", "title": NaN, "tags": []}', "not a JSON value"),
        ('"canary"', "not a JSON object"),
        ('{"title": "canary", "tags": []}', "column id: no key"),
        ('{"id": ["canary"], "tags": []}', "column id: no key"),
        ('{"id": "a", "title": {"canary": 1}}', "column title: an object where a text is expected"),
        ('{"id": "a", "tags": [["canary"]]}', "column tags: an object where a text is expected"),
        ('{"id": "a", "title": "canary\\ud800"}', "column title: not utf-8 text"),
        ('{"id": "a", "title": "canary\\u0000"}', "column title: a control character"),
    ],
)
def test_broken_json_lines_are_listed_and_the_rest_is_read(tmp_path, line, reason):
    text = f'{line}\n\n{{"id": "b", "title": "x", "tags": ["beat"]}}\n'
    good, bad, _ = read(tmp_path, text, lines_mapping(tmp_path))
    assert [row.line for row in good] == [3]
    assert bad == {1: reason}


def test_a_column_that_no_json_line_has_is_refused(tmp_path):
    with pytest.raises(SourceRefused, match="The file has no column 'tags'"):
        read(tmp_path, '{"id": "a", "title": "x"}\n', lines_mapping(tmp_path))


# From row to document


def documents(folder: Path, main: str = MAIN, mapping: Mapping | None = None, **joins: str):
    mapping = mapping or mapping_of(folder)
    built, refused = {}, {}
    for row in read(folder, main, mapping, **joins)[0]:
        try:
            document = build(mapping, row, origin="import:ab", recorder="pavel")
        except RowRefused as wrong:
            refused[row.line] = wrong.reason
        else:
            built[row.cells["ref"]] = document
    assert not any("canary" in reason for reason in refused.values())
    return built, refused


def test_a_row_becomes_who_did_what_to_whom(tmp_path):
    built, refused = documents(tmp_path)
    assert not refused
    account, people = built["R-1"].account, built["R-1"].identity.people
    assert account.title == "beaten on 05/03/2026"
    assert (account.jurisdiction, account.region) == ("KE", "KE/Ward 17")
    assert [(act.violation, act.date, act.perpetrators) for act in account.acts] == [
        ("vio_force", "2026-03-05", ["o1"]),
        ("vio_threat", "2026-03-05", ["o2", "o1"]),
    ]
    assert [(one.id, one.badge) for one in account.perpetrators] == [("o1", "b-11"), ("o2", "b-12")]
    assert [(one.id, one.gender, one.age_band) for one in people] == [
        ("p1", "man", "15-17"),
        ("p2", "woman", "18-24"),
    ]
    assert account.acts[0].victims == ["p1", "p2"]
    assert built["R-1"].office.origin == "import:ab"


def test_dates_keep_their_precision(tmp_path):
    built, _ = documents(tmp_path)
    found = {key: document.account.acts[0].date for key, document in built.items()}
    assert found == {"R-1": "2026-03-05", "R-2": "2026-03", "R-3": "2025", "R-4": ""}


def test_an_approximate_date_says_so(tmp_path):
    acts = mapping_with()["acts"]
    acts["date"]["approximate"] = True
    built, _ = documents(tmp_path, mapping=mapping_of(tmp_path, acts=acts))
    assert [document.account.acts[0].date for document in built.values()] == [
        "2026-03-05~", "2026-03~", "2025~", "",
    ]  # fmt: skip


def test_a_value_that_says_nothing_says_nothing(tmp_path):
    built, _ = documents(tmp_path)
    assert built["R-3"].account.region == "KE"
    assert built["R-2"].identity.people[0].gender == "undisclosed"
    assert built["R-2"].identity.people[0].age_band == "undisclosed"
    assert built["R-3"].identity.people == []


def test_rows_that_disagree_give_no_common_outcome(tmp_path):
    built, _ = documents(tmp_path)
    outcomes = {key: document.account.outcomes for key, document in built.items()}
    assert outcomes == {"R-1": ["complaint_rejected"], "R-2": [], "R-3": [], "R-4": []}


def test_where_nobody_is_known_to_have_done_it_somebody_unknown_did(tmp_path):
    built, _ = documents(tmp_path)
    assert [(one.agency, one.badge) for one in built["R-4"].account.perpetrators] == [
        ("unknown", "")
    ]


def test_consents_carry_their_basis_day_and_recorder(tmp_path):
    consent = documents(tmp_path)[0]["R-1"].account.consents[0]
    assert (consent.scope, consent.state, consent.date) == ("store", "granted", "2026-01-31")
    assert (consent.method, consent.recorder) == ("register of the drop-in centre", "pavel")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("R-5,31/02/2026,NA,beaten,x", "column day: is not a date in a stated format"),
        ("R-5,canary,NA,beaten,x", "column day: is not a date in a stated format"),
        ("R-5,2999,NA,beaten,x", "account.acts.0.date: "),
        ("R-5,1066,NA,beaten,x", "account.acts.0.date: "),
        ("R-5,2025,NA,canary,x", "column kind: holds a value that the mapping does not list"),
        ("R-5,2025,canary,beaten,x", "column ward: holds a value that the mapping does not list"),
        ("R-5,2025,NA,rumour,x", "no violation follows from this row"),
        (f"R-5,2025,NA,beaten,{'canary ' * 40_000}", "account.narrative: "),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused_without_its_text(tmp_path, line, reason):
    built, refused = documents(tmp_path, MAIN + line + "\n")
    assert len(built) == 4
    assert list(refused) == [6]
    assert refused[6].startswith(reason)


def test_a_joined_row_that_cannot_be_meant_names_its_file_and_line(tmp_path):
    built, refused = documents(tmp_path, officers=OFFICERS + "R-2,b-1,canary,no\n")
    assert "R-2" not in built
    reason = "officers line 8, column did: holds a value that the mapping does not list"
    assert refused == {3: reason}
