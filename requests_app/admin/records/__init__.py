"""Records in the clerk workspace: added, listed, reviewed, redacted and prepared for release."""
