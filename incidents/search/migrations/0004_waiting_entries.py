"""An entry that stands in a block says nothing beside it, so that those that wait are found."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def settle(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was empty until now is nothing."""
    entries = apps.get_model("search", "Entry").objects.using(schema_editor.connection.alias)
    entries.filter(sealed=b"").update(sealed=None)


def unsettle(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """And the other way round."""
    entries = apps.get_model("search", "Entry").objects.using(schema_editor.connection.alias)
    entries.filter(sealed=None).update(sealed=b"")


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_saved_searches"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("sealed__isnull", False)),
                fields=["edition"],
                name="waiting_entries",
            ),
        ),
        migrations.RunPython(settle, unsettle),
    ]
