"""The page, for `streamlit run app.py`."""

from geomap.page import main

main()
