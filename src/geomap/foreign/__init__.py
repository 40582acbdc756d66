"""Event tables that others made (ACLED, UCDP GED, GDELT, points in a CSV) → event table."""
