"""Corrections by people: kept beside the table, applied to it, undone one by one."""

from geomap.corrections.applying import Applied, Unmatched, apply
from geomap.corrections.asking import correct, unmatched_lines
from geomap.corrections.changes import derived_id, siting
from geomap.corrections.columns import candidate_columns, place_columns
from geomap.corrections.dates import edtf_days
from geomap.corrections.journal import (
    Journal,
    Problem,
    append,
    in_force,
    journal_path,
    read_journal,
)
from geomap.corrections.making import Editor
from geomap.corrections.model import Action, Correction, Target
from geomap.corrections.web_annotations import web_annotations, write_annotations
from geomap.corrections.words import change_words, record_words

__all__ = [
    "Action",
    "Applied",
    "Correction",
    "Editor",
    "Journal",
    "Problem",
    "Target",
    "Unmatched",
    "append",
    "apply",
    "candidate_columns",
    "change_words",
    "correct",
    "derived_id",
    "edtf_days",
    "in_force",
    "journal_path",
    "place_columns",
    "read_journal",
    "record_words",
    "siting",
    "unmatched_lines",
    "web_annotations",
    "write_annotations",
]
