from django.db import migrations
from django.utils import timezone


def count_from_now(apps, schema_editor):
    """When these were closed nobody wrote down: rather too late than too early."""
    year, week, _day = timezone.localdate().isocalendar()
    closed = apps.get_model("incidents", "Record").objects.filter(state="closed", closed_week="")
    closed.update(closed_week=f"{year}-W{week:02d}")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_retention")]

    operations = [migrations.RunPython(count_from_now, migrations.RunPython.noop)]
