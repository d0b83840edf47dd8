"""LHEO 2.3: the language, its checks, its writer."""
