"""The parts of make_sample.py: one kind of made-up data a file."""
