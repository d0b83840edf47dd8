"""The files that say which établissements there are: the schools of Idéo, the UAI of ACCE, the public list."""
