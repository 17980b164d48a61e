"""The desk's forms. They clean what was typed and turn it into a service's arguments; they save nothing."""
