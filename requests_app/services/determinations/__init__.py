"""Determinations: deciding, issuing, denials, installments, approval, the withholding log."""
