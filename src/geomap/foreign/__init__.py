"""Event tables that others made (ACLED, UCDP GED, GDELT, points in a CSV) → event table."""

from geomap.foreign.forms import Form, form_of
from geomap.foreign.tables import read_tables, tables_among

__all__ = ["Form", "form_of", "read_tables", "tables_among"]
