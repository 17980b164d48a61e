"""An incident can be about one access to data."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0020_mail_that_comes_in_and_followers'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='grant',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='requests_app.accessgrant'),
        ),
    ]
