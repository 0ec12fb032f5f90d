"""Language models as engines: pages and numbered words go in, rows with the numbers of their words come out.

Pure Python, like the rest of the room. The library that speaks to models is imported with the first question, so that
whoever does not ask one pays nothing for it.
"""
