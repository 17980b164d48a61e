"""A catalog's dates as it wrote them, also where they name no day."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0021_the_access_an_incident_is_about'),
    ]

    operations = [
        migrations.AddField(
            model_name='dataset',
            name='issued',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='dataset',
            name='modified',
            field=models.CharField(blank=True, max_length=80),
        ),
    ]
