"""The engine of the public search: columns in files of each web machine, made from published documents.

entree     what the index holds of a document
bits       the facets of a session, one bit a value
segment    the files: columns, words, small cards
dossier    the folder: which segments count, up to which change, who writes
suite      keeping the folder with what is published
mots       which trainings hold the words, and how well
reponse    a question in; the trainings, their counts and their order out
grappes    where the results are: communes, and groups of them at the scale of a map
reperes    what a question may be completed with, and the pages of a certification, a métier, a domaine…
"""
