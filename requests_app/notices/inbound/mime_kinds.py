"""Kinds of parts that are more than a file: signatures, sealed mails, reports; names for files that have none."""

from __future__ import annotations

SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
OPAQUE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
REPORTS = frozenset(
    {"message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
     "message/feedback-report", "text/rfc822-headers", "message/rfc822-headers"}
)  # fmt: skip
NAMELESS = {
    "message/rfc822": "mail.eml", "application/pdf": "file.pdf", "text/calendar": "event.ics", "image/png": "image.png",
    "image/jpeg": "image.jpg", "image/gif": "image.gif", "image/heic": "image.heic", "image/tiff": "image.tiff",
    "application/zip": "file.zip", "text/plain": "text.txt", "text/html": "page.html", "text/csv": "table.csv",
}  # fmt: skip
