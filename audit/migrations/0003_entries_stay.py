from django.db import migrations

from audit.guarding import put_guards, remove_guards


def put(apps, schema_editor):
    put_guards(schema_editor.connection)


def remove(apps, schema_editor):
    remove_guards(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain_checkpoint_left_on")]

    operations = [migrations.RunPython(put, remove)]
