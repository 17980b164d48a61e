"""Exemption reviews: opening or keeping what is withheld, protecting or not what is published."""
