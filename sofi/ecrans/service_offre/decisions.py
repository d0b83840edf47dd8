"""The decisions of the service Offre on an action: what each asks, and the crossing it makes."""

from typing import Any

from django import forms

from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.champ_lie import choix_de
from sofi.ecrans.commun.decisions import LONGUEUR, Decision
from sofi.ecrans.commun.recapitulatif import Arbre
from sofi.ecrans.commun.widgets import Texte
from sofi.offre.fiches import FICHES
from sofi.offre.models import Action
from sofi.validation import circuit
from sofi.validation.models import MotifRefus

Sujets = list[tuple[str, list[tuple[str, str]]]]


class Valider(Decision):
    """Publish a new version. With errors left by the rules, that has to be said."""

    nom = "valider"
    fait = "L'action est validée : sa nouvelle version est publiée."
    malgre = forms.BooleanField(
        label="Publier malgré les erreurs",
        help_text="Les contrôles les listent. Corrigez-les ou questionnez l'organisme, si vous le pouvez.",
        error_messages={
            "required": "Lisez les erreurs des contrôles, puis cochez cette case pour publier malgré elles."
        },
    )

    def __init__(self, *args: Any, erreurs: int, **options: Any) -> None:
        super().__init__(*args, **options)
        if not erreurs:
            del self.fields["malgre"]


class Modifier(Decision):
    """Open a modification; the published version stays public."""

    nom = "modifier"
    fait = "La modification est ouverte : l'organisme peut changer les fiches. La version publiée reste en ligne."


class Abandonner(Decision):
    """Go back to the published version."""

    nom = "abandonner"
    fait = (
        "La modification est abandonnée : les fiches sont de nouveau celles de la version publiée."
    )


class Desarchiver(Decision):
    """Bring an archived action back to entry."""

    nom = "desarchiver"
    fait = "L'action est désarchivée : elle est de nouveau en cours de saisie."


class Archiver(Decision):
    """Take the action off the public side."""

    nom = "archiver"
    fait = "L'action est archivée : le public ne la voit plus."
    motif = forms.CharField(
        label="Motif de l'archivage",
        help_text="L'organisme lira ce motif.",
        max_length=LONGUEUR,
        widget=Texte({"rows": 2}),
        error_messages={"required": "Indiquez pourquoi vous archivez cette action."},
    )

    def commentaire(self) -> str:
        """The reason."""
        return str(self.cleaned_data["motif"])


class Refuser(Decision):
    """Send the action back to entry, saying why and what to do."""

    nom = "refuser"
    fait = "L'action est refusée : elle revient à l'organisme, avec votre motif."
    motif = forms.ModelChoiceField(
        label="Motif",
        queryset=MotifRefus.objects.proposes(),
        empty_label="Choisir",
        error_messages={
            "required": "Choisissez un motif.",
            "invalid_choice": "Ce motif n'est plus proposé : choisissez-en un autre.",
        },
    )
    precisions = forms.CharField(
        label="Précisions",
        help_text="Ce qui ne va pas, sur cette action.",
        required=False,
        max_length=LONGUEUR,
        widget=Texte({"rows": 3}),
    )
    a_faire = forms.CharField(
        label="Ce que l'organisme doit faire",
        help_text="Exemple : indiquez les deux périodes en entreprise, puis renvoyez l'action.",
        max_length=LONGUEUR,
        widget=Texte({"rows": 3}),
        error_messages={
            "required": "Indiquez ce que l'organisme doit faire : il lira ce texte avant de reprendre sa saisie."
        },
    )

    def clean(self) -> dict[str, Any]:
        """« Autre motif » has to be said."""
        valeurs = super().clean() or self.cleaned_data
        motif = valeurs.get("motif")
        if motif and motif.a_preciser and not valeurs.get("precisions", "").strip():
            self.add_error("precisions", f"Précisez le motif : vous avez choisi « {motif} ».")
        return valeurs

    def commentaire(self) -> str:
        """The reason, the details, what to do."""
        valeurs = self.cleaned_data
        motif: MotifRefus = valeurs["motif"]
        return motif.commentaire(precisions=valeurs["precisions"], a_faire=valeurs["a_faire"])


class Questionner(Decision):
    """Ask the organisme something about a card or one of its fields."""

    nom = "questionner"
    fait = "La question est posée : l'action attend la réponse de l'organisme."
    sujet = forms.ChoiceField(
        label="Sur",
        error_messages={
            "required": "Choisissez la fiche ou le champ de votre question.",
            "invalid_choice": "Cette fiche n'est plus dans l'action : choisissez-en une autre.",
        },
    )
    question = forms.CharField(
        label="Votre question",
        max_length=LONGUEUR,
        widget=Texte({"rows": 3}),
        error_messages={"required": "Écrivez votre question."},
    )

    def __init__(self, *args: Any, sujets: Sujets, **options: Any) -> None:
        super().__init__(*args, **options)
        choix_de(self, "sujet").choices = [("", "Choisir"), *sujets]

    def appliquer(self, action: Action, auteur: Utilisateur) -> None:
        """Ask; the crossing and the question are written together."""
        fiche, objet, champ = self.cleaned_data["sujet"].split(":")
        circuit.questionner(
            action,
            auteur=auteur,
            texte=self.cleaned_data["question"],
            fiche=fiche,
            objet=int(objet),
            champ=champ,
            vue=self.cleaned_data["vue"],
        )


DECISIONS: dict[str, type[Decision]] = {
    d.nom: d for d in (Valider, Questionner, Refuser, Modifier, Abandonner, Archiver, Desarchiver)
}


def formulaire(
    nom: str, cartes: Arbre, donnees: Any = None, *, erreurs: int = 0, **initial: Any
) -> Decision:
    """The form of a decision; `prefix` keeps the ids of several forms of a page apart.

    `erreurs`: how many the rules find, which validating has to admit.
    """
    options: dict[str, Any] = {"prefix": nom, "initial": initial}
    if nom == Valider.nom:
        options["erreurs"] = erreurs
    if nom == Questionner.nom:
        options["sujets"] = sujets(cartes)
    return DECISIONS[nom](donnees, **options)


def sujets(cartes: Arbre) -> Sujets:
    """What a question may be about: each card whole, then each of its fields."""
    groupes = []
    for montree in cartes.cartes():
        fiche, objet = montree.carte.fiche, montree.carte.objet
        choix = [(f"{fiche}:{objet}:", f"{montree.nom}, toute la fiche")]
        choix += [(f"{fiche}:{objet}:{champ.nom}", champ.libelle(fiche)) for champ in FICHES[fiche]]
        groupes.append((montree.nom, choix))
    return groupes
