"""Incidents: reports, containment, corrective actions, contests, court orders."""
