
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('template_type', models.CharField(choices=[('extraction', 'Extraction'), ('cpe', 'CPE')], default='extraction', max_length=20)),
                ('is_public', models.BooleanField(default=False)),
                ('description', models.TextField(blank=True)),
                ('slug', models.SlugField(blank=True, help_text='The preset that this was seeded from.', max_length=80, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='templates', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='TemplateField',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('field_key', models.SlugField(max_length=80)),
                ('field_name', models.CharField(max_length=200)),
                ('data_type_id', models.CharField(default='text', max_length=40)),
                ('ai_prompt', models.TextField(blank=True)),
                ('aliases', models.JSONField(blank=True, default=list)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('display_order', models.PositiveIntegerField(default=0)),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='templates_app.template')),
            ],
        ),
        migrations.AddIndex(
            model_name='template',
            index=models.Index(fields=['template_type', 'name'], name='template_by_type_and_name'),
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.CheckConstraint(condition=models.Q(('template_type__in', ['extraction', 'cpe'])), name='template_type_is_known'),
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.CheckConstraint(condition=models.Q(('is_public', False), ('user__isnull', True), _connector='OR'), name='template_public_has_no_user'),
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.UniqueConstraint(fields=('slug',), name='template_seeded_once'),
        ),
        migrations.AddIndex(
            model_name='templatefield',
            index=models.Index(fields=['template', 'display_order', 'id'], name='template_field_in_order'),
        ),
        migrations.AddConstraint(
            model_name='templatefield',
            constraint=models.UniqueConstraint(fields=('template', 'field_key'), name='template_field_key_once'),
        ),
    ]
