"""Turn news articles into a linked map and timeline of events."""
