"""Failed tries are found by their time."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0026_letters_to_mail'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='noticeattempt',
            index=models.Index(condition=models.Q(('succeeded', False)), fields=['at'], name='attempt_failed'),
        ),
    ]
