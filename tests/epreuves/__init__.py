"""Trials that take long, apart from the tests: `make epreuves`, or one: `make epreuves ARGS="fuzz --cas 1000"`.

Each says its seed, what it did and its verdict, and ends with the invariants of `manage.py verifier`.
"""
