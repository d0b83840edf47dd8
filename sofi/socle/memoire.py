"""The cache of this process alone: quick, for what is read often and may differ a moment between processes.

Django's default cache is the other one: shared by all the processes, in the database, slower.
"""

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

memoire = ConnectionProxy(caches, "memoire")
