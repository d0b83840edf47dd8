"""What is watched says nothing of people, but for what an error may quote."""

from sofi.socle.personnel import Lecteurs, texte

DONNEES = {
    "EchecDeTache": (
        texte(
            "erreur",
            quoi="message d’une tâche qui a échoué, qui peut citer une valeur",
            pourquoi="comprendre une panne",
            duree="tant que l’échec est gardé",
            lecteurs=Lecteurs.ADMINISTRATION,
        ),
    ),
}
SANS_PERSONNE = {
    "EchecDeTache.nom": "le nom d’une tâche",
    "Panne.detail": "ce que le site dit de ce qui ne va pas : des comptes et des durées",
}
