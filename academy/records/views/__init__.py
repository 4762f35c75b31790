"""Screens of records; importing them gives the blueprint its addresses."""

from academy.records.views import documents, issuing, record, verify
from academy.records.views.loading import bp

__all__ = ["bp", "documents", "issuing", "record", "verify"]
