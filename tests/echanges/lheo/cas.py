"""How the tables of cases make a document and name a place."""

from .. import documents_publies as fab

A = "l:action"
S = "l:action/l:session"
R = f"{S}/l:recrutement"


def sofi(nom: str) -> str:
    return f"l:extras[@info='sofi']/l:extra[@info='{nom}']"


def avec_action(**champs):
    return fab.document(a=fab.action(**champs))


def avec_formation(**champs):
    return fab.document(f=fab.formation(**champs))


def avec_session(**champs):
    return fab.document(sessions=[fab.session(**champs)])


def avec_dispositifs(*dispositifs, **champs):
    return avec_session(dispositifs=list(dispositifs), **champs)
