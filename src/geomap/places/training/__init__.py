"""Fits the models of `geomap.places` on annotated articles; needs scikit-learn."""
