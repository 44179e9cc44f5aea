"""What providers said of themselves becomes one practice of an entry with the team's id."""

from django.db import migrations

KEPT = ("capacity", "takes_custody_calls", "is_active")
COMBINED = ("matters", "jurisdictions", "languages")


def to_entries(apps, schema_editor):
    entries = apps.get_model("legal_aid", "Entry").objects.using(schema_editor.connection.alias)
    providers = apps.get_model("legal_aid", "Provider").objects
    for old in providers.using(schema_editor.connection.alias).iterator():
        practice = {field: getattr(old, field) for field in COMBINED} | {"courts": []}
        entries.create(
            id=old.team_id,
            team_id=old.team_id,
            practices=[practice],
            **{field: getattr(old, field) for field in KEPT},
        )


def to_providers(apps, schema_editor):
    """Back: every practice of a team in one; who has no team was not known before."""
    entries = apps.get_model("legal_aid", "Entry").objects.using(schema_editor.connection.alias)
    providers = apps.get_model("legal_aid", "Provider").objects
    for entry in entries.filter(team__isnull=False).iterator():
        combined = {
            field: list(dict.fromkeys(code for one in entry.practices for code in one[field]))
            for field in COMBINED
        }
        providers.using(schema_editor.connection.alias).create(
            team_id=entry.team_id, **combined, **{field: getattr(entry, field) for field in KEPT}
        )


class Migration(migrations.Migration):
    dependencies = [("legal_aid", "0006_directory_entries")]

    operations = [migrations.RunPython(to_entries, to_providers)]
