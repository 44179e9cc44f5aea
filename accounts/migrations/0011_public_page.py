"""Whether everyone may read what an organisation's advocates published."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_urgent_basis")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="has_public_page",
            field=models.BooleanField(default=True),
        )
    ]
