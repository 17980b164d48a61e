"""Letters as PDF: one letter, its attachments, a batch to print, the archive copy."""
