"""Models loaded at import: worker processes are forked from one that has imported this."""

from __future__ import annotations

from geomap.documents import document
from geomap.pipeline.article import try_article

# One whole article, so that all that loads late is there too and is shared, not loaded by each.
try_article(document("A flood killed three people in Valencia on 29 October 2024, officials said."))
