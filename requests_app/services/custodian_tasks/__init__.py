"""What departments and custodians are asked to search for, and their search certificates."""
