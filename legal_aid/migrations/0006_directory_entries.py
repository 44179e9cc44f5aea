"""A directory entry gets an id of its own, so that it may be there without a team's keys."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("legal_aid", "0005_joined_incidents"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("practices", models.JSONField(default=list)),
                ("interpreters", models.JSONField(default=list)),
                ("capacity", models.PositiveIntegerField(default=5)),
                ("takes_custody_calls", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("time_zone", models.CharField(blank=True, max_length=64)),
                ("holidays", models.CharField(blank=True, max_length=16)),
                ("hours", models.JSONField(default=list)),
                ("phone", models.CharField(blank=True, max_length=60)),
                ("urgent_phone", models.CharField(blank=True, max_length=60)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("website", models.CharField(blank=True, max_length=200)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("remarks", models.CharField(blank=True, max_length=1000)),
                ("conflicts", models.JSONField(default=list)),
                ("sealed_conflicts", models.BinaryField(default=bytes)),
                ("genders", models.JSONField(default=list)),
                ("seat", models.CharField(blank=True, max_length=120)),
                ("source", models.CharField(blank=True, max_length=120)),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_providers",
                        to="accounts.team",
                    ),
                ),
                (
                    "team",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entry",
                        to="accounts.team",
                    ),
                ),
            ],
        ),
    ]
