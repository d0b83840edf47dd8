"""What the circuit keeps of people."""

from sofi.socle.personnel import Devenir, Donnees, Lecteurs, auteur, texte

_DOCUMENT = "aussi longtemps que les versions publiées"
_FIL = "tant que l’action est gardée"

DONNEES = {
    "Version": (
        texte(
            "document",
            quoi="document publié : contacts publics et textes",
            duree=_DOCUMENT,
            lecteurs=Lecteurs.PUBLIC,
        ),
        auteur("auteur", "qui a publié une version", date="publie_le"),
    ),
    "Evenement": (
        texte("commentaire", quoi="commentaire d’un passage du circuit", duree=_FIL),
        auteur("auteur", "qui a fait avancer une action", date="le"),
    ),
    "Correction": (
        texte("avant", "apres", quoi="fiches avant et après une correction", duree=_DOCUMENT),
    ),
    "MessageSurAction": (
        texte("texte", quoi="messages entre l’organisme et le service Offre", duree=_FIL),
        auteur("auteur", "qui a écrit un message", date="le"),
    ),
    "Question": (
        texte("texte", "reponse", quoi="questions sur une action, et leurs réponses", duree=_FIL),
        auteur("posee_par", "qui a posé une question", date="posee_le"),
        auteur("repondue_par", "qui a répondu à une question", date="repondue_le"),
    ),
    "Instruction": (
        auteur(
            "validateur",
            "qui traite une action",
            date="recue_le",
            lecteurs=Lecteurs.SERVICE,
        ),
    ),
    "Ouverture": (
        Donnees(
            champs=("utilisateur", "depuis", "vue_le"),
            quoi="qui a une action ouverte au service Offre",
            pourquoi="ne pas traiter une action à deux",
            duree="1 jour",
            lecteurs=Lecteurs.SERVICE,
            devenir=Devenir.LIGNE,
        ),
    ),
    "Proposition": (
        texte("motif", quoi="motif d’un remplacement de code", duree=_FIL),
        Donnees(
            champs=("proposee_par",),
            quoi="qui a proposé un remplacement de code",
            pourquoi="savoir qui a fait quoi, et à qui répondre",
            duree=_FIL,
            lecteurs=Lecteurs.CERCLE,
            devenir=Devenir.COMPTE,
        ),
        auteur("acceptee_par", "qui a accepté un remplacement de code", date="acceptee_le"),
    ),
    "Geste": (
        texte("titre", "motif", quoi="titre et motif d’un geste en nombre", duree=_FIL),
        auteur("auteur", "qui a fait un geste en nombre", date="le"),
        auteur("annule_par", "qui a annulé un geste en nombre", date="annule_le"),
    ),
    "LigneDeGeste": (
        texte("objet", "texte", "avant", "raison", quoi="suites d’un geste en nombre", duree=_FIL),
    ),
}
SANS_PERSONNE = {
    "LienVerifie.constat": "ce qu’un serveur a répondu",
}
