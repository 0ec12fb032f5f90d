from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0007_scale_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='sourcefile',
            name='reading',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddIndex(
            model_name='sourcefile',
            index=models.Index(
                condition=models.Q(('reading', ''), _negated=True),
                fields=['sha256', 'reading'],
                name='file_by_reading',
            ),
        ),
    ]
