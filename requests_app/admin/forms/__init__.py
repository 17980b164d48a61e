"""What the forms of every subject share. Forms turn what was typed into a service's arguments; they save nothing."""
