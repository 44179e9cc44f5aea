"""The entries take the providers' place."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("legal_aid", "0007_copy_directory_entries")]

    operations = [
        migrations.DeleteModel(name="Provider"),
        migrations.RenameModel(old_name="Entry", new_name="Provider"),
        migrations.AlterField(
            model_name="provider",
            name="team",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="provider",
                to="accounts.team",
            ),
        ),
    ]
