"""Times of an article: find temporal expressions and put them on the calendar."""

from geomap.times.bounds import edtf_bounds
from geomap.times.publication import infer_published, tag_and_date
from geomap.times.tagger import tag

__all__ = ["edtf_bounds", "infer_published", "tag", "tag_and_date"]
