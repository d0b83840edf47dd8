"""The engine of the public search: columns in files of each web machine, made from published documents.

entree     what the index holds of a document
bits       the facets of a session, one bit a value
endroits   where sessions take place, each place once
segment    the files: columns, words, small cards
dossier    the folder: which segments count, up to which change, who writes
suite      keeping the folder with what is published
machines   what the index of each web machine is, for the administration
journee    what a segment says of a day: sessions not over, and what those of an action say together
mots       which trainings hold the words, and how well
conditions what of a segment satisfies a question, actions or sessions
reponse    a question in; the trainings and their counts out
ordre      which result comes first
grappes    where the results are: communes, and groups of them at the scale of a map
catalogue  the marks of a segment, by name
reperes    what a question may be completed with, and the pages of a certification, a métier, a domaine…
"""
