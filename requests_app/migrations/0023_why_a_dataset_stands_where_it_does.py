"""Why a dataset is under review or withdrawn, and why its date moved, in the city's words."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0022_dataset_dates_as_written'),
    ]

    operations = [
        migrations.AddField(
            model_name='dataset',
            name='due_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='state_reason',
            field=models.TextField(blank=True),
        ),
    ]
