"""Secrets planted in files of all kinds, taken through review and release, and sought in what comes out."""
