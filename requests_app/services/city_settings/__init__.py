"""What an administrator sets: policy, staff, cities loaded from files, webhooks, API tokens."""
