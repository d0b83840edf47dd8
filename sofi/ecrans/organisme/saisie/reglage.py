"""What a gabarit does to the forms of the cards, whatever the card and the field.

Fixed: read only, and written again with the next saving when the card holds something else. Among: only
these choices, and the one stored. Proposed, required, to confirm, explained: said beside the field by the
`champ` tag. What is required and what is to be confirmed stay the rules' business: a draft may lack them.
"""

from typing import Any

from django import forms

from sofi.ecrans.commun.champ_lie import lier
from sofi.offre.codes import Fiche
from sofi.offre.gabarits import valeurs
from sofi.programmes.cellules import Contrainte, Contraintes, Genre

from .enregistrement import en_mots
from .forms.socle import CONFIRME, FicheForm, garder_les_stockees

MENTION_PROPOSITION = "Proposé par le programme"


def regler(formulaire: Any, fiche: Fiche, contraintes: Contraintes) -> Any:
    """The same form, each of its fields as the gabarit says; call it before the form is read."""
    garder_les_stockees(formulaire)
    for nom, contrainte in contraintes.de_la_fiche(fiche).items():
        champ = formulaire.fields.get(nom)
        if champ is None:
            continue
        lie = lier(formulaire, nom)
        lie.consigne = contrainte.consigne
        if contrainte.est_requis:
            lie.obligatoire = True
        if contrainte.confirmation and isinstance(formulaire, FicheForm):
            _faire_confirmer(formulaire, nom, contrainte.confirmation)
        if contrainte.est_fixe:
            _fixer(formulaire, nom, contrainte)
            continue
        if contrainte.valeurs_permises is not None:
            _limiter(champ, contrainte.valeurs_permises, valeurs.lire(formulaire.instance, nom))
        if contrainte.cellule_de(Genre.PROPOSE):
            lie.mention = MENTION_PROPOSITION
    return formulaire


def _fixer(formulaire: Any, nom: str, contrainte: Contrainte) -> None:
    """Read only; what was sent is not looked at."""
    champ, valeur_du_programme = formulaire.fields[nom], contrainte.depart
    if isinstance(champ, forms.ModelChoiceField):
        modele: Any = champ.queryset.model  # type: ignore[union-attr]
        codes = (
            valeur_du_programme if isinstance(valeur_du_programme, list) else [valeur_du_programme]
        )
        champ.queryset = modele._default_manager.filter(pk__in=codes)
    valeur_stockee = valeurs.lire(formulaire.instance, nom)
    formulaire.initial[nom] = valeur_du_programme
    champ.disabled = True
    lier(formulaire, nom).valeur_fixe = en_mots(champ, valeur_du_programme)
    if isinstance(formulaire, FicheForm) and not valeurs.sont_egales(
        valeur_stockee, valeur_du_programme
    ):
        formulaire.champs_imposes.add(nom)


def _limiter(champ: Any, codes_permis: list[Any], valeur_stockee: Any) -> None:
    """Offer these choices only; what the card holds stays visible, for one to take it out."""
    codes_gardes = {str(code) for code in codes_permis}
    codes_gardes |= {
        str(code)
        for code in (valeur_stockee if isinstance(valeur_stockee, list) else [valeur_stockee])
    }
    if isinstance(champ, forms.ModelChoiceField):
        champ.queryset = champ.queryset.filter(pk__in=[code for code in codes_gardes if code])  # type: ignore[union-attr]
    elif isinstance(champ, forms.ChoiceField):
        liste: Any = champ.choices
        champ.choices = [(c, nom) for c, nom in liste if not c or str(c) in codes_gardes]


def _faire_confirmer(formulaire: FicheForm, nom: str, texte: str) -> None:
    """A box beside the field, ticked when the card says it is confirmed."""
    boite = f"{CONFIRME}{nom}"
    formulaire.fields[boite] = forms.BooleanField(label=texte, required=False)
    lier(formulaire, boite).obligatoire = True
    confirmees: list[str] = getattr(formulaire.instance, "confirmations", [])
    formulaire.initial[boite] = nom in confirmees
    lier(formulaire, nom).confirmation = boite
