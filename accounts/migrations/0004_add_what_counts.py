from django.db import migrations, models

# Of what was recorded before, the last attempt of each task that read a document brought it to its end.
_FILL = """
    UPDATE accounts_usagerecord SET counts = true WHERE id IN (
        SELECT max(id) FROM accounts_usagerecord WHERE documents > 0 AND engine <> '' GROUP BY task_id
    )
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_usage")]

    operations = [
        migrations.AddField(
            model_name="usagerecord",
            name="counts",
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="usagerecord",
            constraint=models.UniqueConstraint(
                fields=("task_id",), condition=models.Q(("counts", True)), name="one_record_of_a_task_counts"
            ),
        ),
    ]
