"""What Streamlit runs for `geomap app`."""

from geomap.page import main

main()
