"""How the tables of `geodata/` are made from their sources; not needed at run time."""
