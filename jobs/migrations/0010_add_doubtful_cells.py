from django.db import migrations, models

# Tasks of before: by the confidence that was stored of their cells.
COUNT = """
    UPDATE extraction_tasks SET doubtful_cells = (
        SELECT count(*) FROM jsonb_path_query(evidence, '$[*][*] ? (@.confidence < 0.9)')
    ) WHERE evidence IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0009_add_engine'),
    ]

    operations = [
        migrations.AddField(
            model_name='extractiontask',
            name='doubtful_cells',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
