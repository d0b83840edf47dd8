"""The catalogues: the published offer as PDF files, by regional programme, by département and by domaine.

`notices` says what is printed of a training, `rayons` which catalogues hold it, `impression` draws one, `fichiers`
keeps them, `fabrication` makes them all, `nuit` every night.
"""
