"""What is changed, and which tests have to notice."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Room:
    """Files to change, by path: all of a file (None), or only these of its definitions."""

    files: dict[str, tuple[str, ...] | None]
    tests: list[str]
    arguments: list[str] = field(default_factory=list)


ROOMS = {
    "vault": Room(
        files={"vault": None},
        tests=["tests/vault"],
        # Nothing of the web framework is needed, so nothing of it is started.
        arguments=[
            "--noconftest",
            "-p",
            "no:django",
            "-W",
            "ignore::pytest.PytestConfigWarning",
            "--ignore=tests/vault/test_crypto_page.py",
        ],
    ),
    "scopes": Room(
        files={
            "accounts/access.py": None,
            "accounts/admission.py": None,
            "accounts/generations.py": None,
            "accounts/keyrings.py": None,
            "accounts/middleware.py": None,
            "accounts/teams.py": None,
            "api/permissions.py": None,
            "incidents/grants.py": None,
            "incidents/models.py": (
                "READING_ROLES",
                "reading_teams",
                "RecordQuerySet",
                "is_visible_to",
                "IntakeQuerySet",
            ),
            "incidents/rights.py": None,
            "legal_aid/models.py": ("ReferralQuerySet", "OfferQuerySet"),
        },
        tests=[
            "tests/legal_aid/test_scopes.py",
            "tests/accounts/test_doors.py",
            "tests/accounts/test_seats.py",
            "tests/accounts/test_keyrings.py",
            "tests/accounts/test_generations.py",
            "tests/accounts/test_keyring_on_requests.py",
            "tests/accounts/test_known_keys.py",
            "tests/accounts/test_keyed_work.py",
            "tests/accounts/test_removing.py",
            "tests/accounts/test_signing_in.py",
            "tests/api/test_tokens.py",
            "tests/advocacy/test_facts.py",
            "tests/incidents/test_intake.py",
            "tests/incidents/test_recording.py",
            "tests/incidents/test_tampering.py",
            "tests/legal_aid/test_accepting.py",
            "tests/attacks/test_forged_rows.py",
        ],
    ),
}
