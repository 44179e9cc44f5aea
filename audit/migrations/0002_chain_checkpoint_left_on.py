from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="chain",
            name="checkpoint_left_on",
            field=models.DateField(null=True),
        ),
    ]
