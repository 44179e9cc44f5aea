"""A real directory of legal help from the file to the board's telephone."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from legal_aid.directory import profiles_without_keys
from legal_aid.models import Provider
from legal_aid.routing import Need, rank
from tests.acceptance import real_records as real
from tests.world import PASSWORD

FILE = real.DATA / "legal_help_directory_uk" / "kb_from_knowledgebase.json"
TOTAL, WITH_A_TELEPHONE = 73, 52

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(
        not FILE.is_file(),
        reason=f"SKIPPED ALOUD: the real directory is not at {FILE} (set AMPARO_SHARED_DATA)",
    ),
]


def test_directory_comes_in_whole_and_again_without_doubles(world, tmp_path):
    (tmp_path / "password").write_text(PASSWORD)

    def run(*more: str) -> str:
        out = StringIO()
        call_command(
            "import_directory",
            str(FILE),
            *("--mapping", str(real.ROOT / "mappings" / "directories" / "uk_legal_help.yaml")),
            *("--team", "Riverside", "--as", "carla"),
            *("--password-file", str(tmp_path / "password")),
            *more,
            stdout=out,
        )
        return out.getvalue()

    assert f"{TOTAL} would be added" in run("--dry-run")
    assert not Provider.objects.exists()
    assert f"{TOTAL} added, 0 changed, 0 as they were" in run()
    assert f"0 added, 0 changed, {TOTAL} as they were" in run()
    assert Provider.objects.exclude(phone="").count() == WITH_A_TELEPHONE
    need = Need(matters=("housing",), jurisdiction="GB", region="GB/Wales", languages=("en",))
    assert rank(need, profiles_without_keys(need).values()).chosen
