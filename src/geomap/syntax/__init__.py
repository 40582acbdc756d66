"""Sentences and syntax of an article: one spaCy parse that places, times and events share."""

from geomap.syntax.model import model
from geomap.syntax.parse import block_kind_at, news_sentences, parse

__all__ = ["block_kind_at", "model", "news_sentences", "parse"]
