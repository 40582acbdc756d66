"""Errors of geomap: each message says what went wrong, with which value, and what to do."""

from __future__ import annotations


class GeomapError(Exception):
    """Base of every error that geomap raises on purpose."""


class DocumentError(GeomapError, ValueError):
    """A file that was given as an article cannot be read as one."""


class GazetteerError(GeomapError, RuntimeError):
    """The bundled gazetteer is missing, damaged or was asked for an unknown place."""


class TableError(GeomapError, ValueError):
    """A file that was given as an event table is not one, or a filter on it is malformed."""


class CorrectionError(GeomapError, ValueError):
    """A correction is malformed, or there is nothing in the table that it could correct."""


class ExportError(GeomapError, ValueError):
    """A picture or an exchange file cannot be written as asked."""
