"""Pages of the administrator: policy, holidays and closures, staff, retention, webhooks."""
