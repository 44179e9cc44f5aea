"""No list of declared conflicts is NULL: an emptied one does not open."""

from django.db import migrations, models


def emptied(apps, _schema_editor):
    apps.get_model("legal_aid", "Provider").objects.filter(sealed_conflicts=b"").update(
        sealed_conflicts=None
    )


class Migration(migrations.Migration):
    dependencies = [("legal_aid", "0010_documents_of_a_case")]

    operations = [
        migrations.AlterField("provider", "sealed_conflicts", models.BinaryField(null=True)),
        migrations.RunPython(emptied, migrations.RunPython.noop),
    ]
