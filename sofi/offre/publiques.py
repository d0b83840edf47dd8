"""Entering an offer of a regional programme, from what the Région's file gives. Access is the caller's business."""

from django.db import transaction

from sofi.comptes.models import Utilisateur
from sofi.programmes.cellules import Contraintes, lire
from sofi.programmes.models import Formateur, VersionDeGabarit
from sofi.referentiels.models import FicheCertifInfo

from .codes import Fiche, Voie
from .gabarits import domaines_de_depart, poser
from .models import Action, Formation
from .operations import formation_canonique, ranger_domaines


class FicheRefusee(Exception):
    """The gabarit asks for another certification; the message says which, in French."""


@transaction.atomic
def commencer_publique(
    formateur: Formateur,
    version: VersionDeGabarit,
    *,
    fiche: FicheCertifInfo | None,
    auteur: Utilisateur | None,
) -> Action:
    """Start the draft of what the Région bought; F and A hold what the gabarit fixes and proposes.

    `fiche`: the Certif Info sheet chosen, None for « Référence Certif Info : non ».
    """
    contraintes = Contraintes(lire(version.cellules))
    verifier_la_fiche(contraintes, fiche)
    formation = _formation(formateur, contraintes, fiche)
    action = Action(
        etablissement=formateur.etablissement,
        formation=formation,
        voie=Voie.PUBLIQUE,
        cree_par=auteur,
        lot=formateur.mandataire.lot,
        id_action_cr=formateur.id_action_cr,
        of_mandataire_cr=formateur.mandataire.code,
        formateur=formateur,
        gabarit=version,
    )
    listes = poser(action, contraintes, Fiche.ACTION)
    action.save()
    for champ, valeurs in listes.items():
        getattr(action, champ).set(valeurs)
    return action


def verifier_la_fiche(contraintes: Contraintes, fiche: FicheCertifInfo | None) -> None:
    """Refuse another certification than the gabarit's, or one where it wants none."""
    cellule = contraintes.contrainte_de(Fiche.FORMATION, "fiche")
    if not cellule.est_fixe:
        return
    fiche_du_programme, fiche_choisie = cellule.depart or "", fiche.pk if fiche else ""
    if fiche_du_programme == fiche_choisie:
        return
    if fiche_du_programme:
        raise FicheRefusee(
            f"Ce programme se saisit avec la référence Certif Info {fiche_du_programme} : répondez « oui » et indiquez "
            "ce code."
        )
    raise FicheRefusee("Ce programme se saisit sans référence Certif Info : répondez « non ».")


def _formation(
    formateur: Formateur, contraintes: Contraintes, fiche: FicheCertifInfo | None
) -> Formation:
    """The canonical F of the sheet, or an F of the établissement's own."""
    if fiche is not None:
        reponse = contraintes.contrainte_de(Fiche.FORMATION, "individualisation").depart
        return formation_canonique(fiche, individualisation=reponse)
    formation = Formation(etablissement=formateur.etablissement)
    poser(formation, contraintes, Fiche.FORMATION)
    formation.save()
    ranger_domaines(formation, domaines_de_depart(contraintes))
    return formation
