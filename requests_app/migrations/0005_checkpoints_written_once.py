"""Triggers: checkpoints and their leaves are written once."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER checkpoint_written_once BEFORE UPDATE OR DELETE ON requests_app_checkpoint
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();
CREATE TRIGGER checkpoint_leaf_written_once BEFORE UPDATE OR DELETE ON requests_app_checkpointleaf
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();
"""
BACK = """
DROP TRIGGER checkpoint_leaf_written_once ON requests_app_checkpointleaf;
DROP TRIGGER checkpoint_written_once ON requests_app_checkpoint;
"""


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0004_checkpoints")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
