from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="record",
            name="on_hold",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="record",
            name="closed_week",
            field=models.CharField(default="", max_length=8),
        ),
    ]
