"""Forms of a decision that show what the city did before with near-identical requests."""

from __future__ import annotations

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.citation_row import CitationRow
from requests_app.cases.consistency import Earlier, earlier_decisions


class SeenBefore(CaseForm):
    """`keeps_back`: what is decided keeps everything back."""

    keeps_back = False

    @property
    def earlier_decisions(self) -> list[Earlier]:
        """Earlier decisions, those that differ from this one first; asked when the page is shown."""
        group = self.groups.get("citations")
        rows = group.forms if group is not None else ()
        chosen = {
            row.chosen.row.key for row in rows if isinstance(row, CitationRow) and row.chosen is not None
        }
        return earlier_decisions(
            self.subject.case, self.subject.actor, withholds=self.keeps_back, exemptions=chosen
        )
