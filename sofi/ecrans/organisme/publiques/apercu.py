"""What an organisme will see under a gabarit: an offer is entered under it, drawn, and taken back.

The real entry, forms and templates are used, so that the preview can't say anything else than they will.
"""

from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from sofi.annuaire.models import Etablissement, Site
from sofi.ecrans.commun.apercu import CarteVue
from sofi.ecrans.organisme.acces import redacteur
from sofi.ecrans.organisme.saisie import pages
from sofi.ecrans.organisme.saisie.carte import Carte, contexte_de
from sofi.ecrans.organisme.saisie.forms.formation import ReponsesForm
from sofi.offre.codes import Fiche
from sofi.offre.gabarits import en_cours
from sofi.offre.models import Action
from sofi.offre.operations import ajouter_session
from sofi.offre.publiques import commencer_publique
from sofi.programmes.cellules import Contraintes, lire
from sofi.programmes.models import Formateur, Lot, Mandataire, VersionDeGabarit
from sofi.referentiels.models import FicheCertifInfo

from .forms import ReferenceForm

SOCLE = "organisme/publiques/apercu_carte.html"
SIRET = "00000000000000"  # nobody's
EXEMPLE = "Organisme d'exemple"


def carte(request: HttpRequest, version: VersionDeGabarit, fiche: Fiche) -> CarteVue:
    """This card of an offer that begins under this version; nothing of it stays."""
    with transaction.atomic():
        formateur = _realisation(version)
        vue = _dessiner(request, formateur, version, fiche)
        transaction.set_rollback(True)
    return vue


def _realisation(version: VersionDeGabarit) -> Formateur:
    """The first that the Région gave on this programme, else one made up."""
    programme = version.gabarit.programme
    connue = en_cours(mandataire__lot__programme=programme).select_related("etablissement").first()
    return connue or _exemple(version)


def _exemple(version: VersionDeGabarit) -> Formateur:
    etablissement = Etablissement.objects.create(siret=SIRET, raison_sociale=EXEMPLE, nom=EXEMPLE)
    site = Site.objects.create(etablissement=etablissement, nom="Site principal", principal=True)
    lot = Lot.objects.create(
        numero="(exemple)", libelle="Lot d'exemple", programme=version.gabarit.programme
    )
    mandataire = Mandataire.objects.create(lot=lot, code="1", etablissement=etablissement)
    return Formateur.objects.create(
        mandataire=mandataire, etablissement=etablissement, id_action_cr="1", site=site
    )


def _dessiner(
    request: HttpRequest, formateur: Formateur, version: VersionDeGabarit, fiche: Fiche
) -> CarteVue:
    contrainte = Contraintes(lire(version.cellules)).contrainte_de(Fiche.FORMATION, "fiche")
    choisie = FicheCertifInfo.objects.filter(pk=contrainte.depart or "").first()
    auteur = redacteur(request)
    action = commencer_publique(formateur, version, fiche=choisie, auteur=auteur)
    if fiche in (Fiche.SESSION, Fiche.DISPOSITIF):
        ajouter_session(action, auteur=auteur)
    action = Action.objects.avec_formation().get(pk=action.pk)
    # Whoever looks can't do what the organisme can: the gestures of the cards aren't drawn.
    action.correcteur = auteur
    contexte = contexte_de(_page(request, action, fiche)) | {"socle": SOCLE, "manques": ()}
    if fiche == Fiche.FORMATION:
        contexte["reference"] = ReferenceForm(contrainte=contrainte)
    gabarit = str(contexte["carte"].gabarit)
    html = render_to_string(gabarit, contexte, request)
    return CarteVue(
        fiche, html, str(formateur.etablissement), formateur.etablissement.siret == SIRET
    )


def _page(request: HttpRequest, action: Action, fiche: Fiche) -> Carte:
    """The page of this card of the action."""
    if fiche == Fiche.FORMATION:
        if action.formation.est_sur_fiche:
            return pages.certifiante(action, ReponsesForm(action=action))
        return pages.non_certifiante(request, action)
    if fiche == Fiche.ACTION:
        return pages.action(request, action)
    session = action.sessions.get()
    session.action = action
    if fiche == Fiche.SESSION:
        return pages.session(request, session)
    dispositif = session.dispositifs.get()
    dispositif.session = session
    return pages.dispositif(request, dispositif)
