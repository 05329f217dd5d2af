"""From a file to blocks of words: `reader.read_file` for the rest of the program.

Every file is read in a limited child process (`child.py`). Only `reader` knows Django; all other
modules here are pure, so that the child can import them and nothing else of ours.
"""
