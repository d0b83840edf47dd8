"""Cases of the rules on the S card."""

import datetime
from collections.abc import Callable

from sofi.annuaire.models import Contact, Site
from sofi.offre.codes import (
    Esp,
    LieuChoisi,
    ModaliteRecrutement,
    Recrutement,
)
from sofi.offre.models import Action, Session
from tests import fabriques
from tests.fabriques import dans

from .cas import Cas, Etat, publique

Changement = Callable[[Action], None]
INFO = [ModaliteRecrutement.INFO_COLLECTIVE]


def info(**champs: object) -> Changement:
    """A meeting, ticked as it should be."""

    def ajouter(action: Action) -> None:
        for session in action.sessions.all():
            fabriques.InformationCollectiveFactory(session=session, **champs)
        action.sessions.update(modalites_recrutement=INFO)

    return ajouter


def info_non_cochee(action: Action) -> None:
    """A meeting that the modalités de recrutement don't know of."""
    info()(action)
    action.sessions.update(modalites_recrutement=[ModaliteRecrutement.DOSSIER])


def periode(**champs: object) -> Changement:
    """A period of inscription."""
    return lambda action: fabriques.PeriodeInscriptionFactory(
        session=action.sessions.get(), **champs
    )


def sur_site(retire: bool = False, **adresse: object) -> Changement:
    """Inscription and meeting on another site."""

    def choisir(action: Action) -> None:
        site = fabriques.SiteFactory(
            etablissement=action.etablissement,
            nom="Annexe",
            retire_le=dans(-9) if retire else None,
            **adresse,
        )
        action.sessions.update(inscription_a=LieuChoisi.SITE, inscription_site=site)

    return choisir


def lieu_ailleurs(action: Action) -> None:
    """The place belongs to another établissement."""
    Session.objects.update(lieu=fabriques.EtablissementFactory().sites.get())


def hors_region(siege: bool) -> Changement:
    """The place is in Brittany; the organisme too, or not."""

    def deplacer(action: Action) -> None:
        rennes = fabriques.CommuneFactory(
            code="35238",
            libelle="Rennes",
            departement=fabriques.DepartementFactory(code="35", region__code="53"),
            region=fabriques.RegionFactory(code="53"),
        )
        Site.objects.update(commune=rennes)
        if siege:
            type(action.etablissement).objects.update(commune=rennes)

    return deplacer


def responsable(meme_siren: bool = True, rattache: bool = False, **champs: object) -> Changement:
    """Another établissement answers for the training."""

    def choisir(action: Action) -> None:
        if meme_siren:
            champs["siret"] = action.etablissement.siren + "00099"
        autre = fabriques.EtablissementFactory(**champs)
        if rattache:
            utilisateur = fabriques.UtilisateurFactory()
            for etablissement in (autre, action.etablissement):
                fabriques.RattachementFactory(utilisateur=utilisateur, etablissement=etablissement)
        action.sessions.update(responsable=autre)

    return choisir


def injoignable(action: Action) -> None:
    """The contact of the session has neither telephone nor e-mail; another one has."""
    Contact.objects.update(telephone="", courriel="")


def dispositifs(nombre: int) -> Changement:
    """So many dispositifs in all."""

    def ajouter(action: Action) -> None:
        for rang in range(1, nombre):
            fabriques.DispositifFactory(session=action.sessions.get(), type__code=f"autre-{rang}")

    return ajouter


def sans_dispositif(action: Action) -> None:
    """None at all."""
    action.sessions.get().dispositifs.all().delete()


def avec_prf(action: Action) -> None:
    """The référent PRF is named."""
    session = action.sessions.get()
    action.sessions.update(referent_prf=session.contact)


ADRESSE = {
    "inscription_a": LieuChoisi.ADRESSE,
    "inscription_ligne1": "1 rue",
    "inscription_code_postal": "53100",
    "inscription_ville": "Mayenne",
    "inscription_commune": fabriques.CommuneFactory,
}
LIEUX = [
    Cas(
        "choix_retires",
        Etat(plus=lambda a: Site.objects.update(retire_le=dans(-9))),
        Etat(),
        f"depuis le {dans(-9):%d/%m/%Y}",
    ),
    Cas(
        "choix_retires",
        Etat(plus=lambda a: Contact.objects.update(retire_le=dans(-9))),
        Etat(),
        "Accueil",
    ),
    Cas("choix_retires", Etat(plus=sur_site(retire=True)), Etat(plus=sur_site()), "Annexe"),
    Cas(
        "lieu_sans_adresse",
        Etat(plus=lambda a: Site.objects.update(ligne1="", commune=None)),
        Etat(),
        "il manque l'adresse et la commune",
    ),
    Cas(
        "lieu_d_un_autre",
        Etat(plus=lieu_ailleurs),
        Etat(base=publique(), plus=lieu_ailleurs),
        "n'est pas un site de",
    ),
    Cas(
        "lieu_hors_region",
        Etat(plus=hors_region(siege=False)),
        Etat(plus=hors_region(siege=True)),
        "hors de la région",
    ),
    Cas(
        "adresse_inscription",
        Etat(session={"inscription_a": LieuChoisi.SITE}),
        Etat(plus=sur_site()),
        "n'est pas indiqué",
    ),
    Cas(
        "adresse_inscription",
        Etat(plus=sur_site(ville="")),
        Etat(plus=sur_site()),
        "il manque la ville",
    ),
    Cas(
        "adresse_inscription",
        Etat(session=ADRESSE | {"inscription_code_postal": ""}),
        Etat(session=ADRESSE),
        "il manque le code postal",
    ),
    Cas(
        "adresse_inscription",
        Etat(session={"inscription_a": LieuChoisi.DISTANCE}),
        Etat(),
        "a besoin d'une adresse",
    ),
    Cas(
        "responsable_sans_nda",
        Etat(plus=responsable(nda="")),
        Etat(plus=responsable()),
        "pas de numéro de déclaration",
    ),
    Cas(
        "responsable_sans_nda",
        Etat(plus=responsable(nda="9" * 11)),
        Etat(plus=responsable(nda="9" * 11, uai="0530001A")),
        "pas de numéro de déclaration",
    ),
    Cas(
        "responsable_incomplet",
        Etat(plus=responsable(ville="", contact=None)),
        Etat(plus=responsable()),
        "la ville et un contact joignable",
    ),
    Cas(
        "responsable_permis",
        Etat(plus=responsable(meme_siren=False)),
        Etat(plus=responsable()),
        "n'a pas le SIREN",
    ),
    Cas(
        "responsable_permis",
        Etat(plus=responsable(meme_siren=False)),
        Etat(plus=responsable(meme_siren=False, rattache=True)),
        "rattachement",
    ),
    Cas(
        "responsable_permis",
        Etat(plus=responsable(meme_siren=False)),
        Etat(base=publique(), plus=responsable(meme_siren=False)),
        "SIREN",
    ),
    Cas("contacts_injoignables", Etat(plus=injoignable), Etat(), "ni téléphone ni e-mail"),
    Cas(
        "referent_prf_absent",
        Etat(base=publique()),
        Etat(base=publique(), plus=avec_prf),
        "référent PRF",
    ),
    Cas("referent_prf_absent", Etat(base=publique()), Etat(), "programme régional"),
]
A_DISTANCE = {"ou": LieuChoisi.DISTANCE}
RECRUTEMENT = [
    Cas(
        "information_collective_cochee",
        Etat(session={"modalites_recrutement": INFO}),
        Etat(plus=info()),
        "aucune n'est saisie",
    ),
    Cas("information_collective_cochee", Etat(plus=info_non_cochee), Etat(), "n'est pas cochée"),
    Cas(
        "information_trop_tard",
        Etat(plus=info(date=dans(91))),
        Etat(plus=info(date=dans(90))),
        f"le début de la session ({dans(90):%d/%m/%Y})",
    ),
    Cas(
        "information_trop_tard",
        Etat(session={"esp": Esp.PERMANENTES}, plus=info(date=dans(400))),
        Etat(session={"esp": Esp.PERMANENTES}, plus=info(date=dans(91))),
        "la fin de la session",
    ),
    Cas(
        "information_sans_lieu",
        Etat(plus=info(**A_DISTANCE)),
        Etat(plus=info(**A_DISTANCE, url="https://visio.exemple.fr/1")),
        "l'adresse de la réunion manque",
    ),
    Cas(
        "information_sans_lieu",
        Etat(plus=info(ou=LieuChoisi.SITE)),
        Etat(plus=info()),
        "n'est pas indiqué",
    ),
    Cas(
        "information_sans_lieu",
        Etat(plus=info(ou=LieuChoisi.ADRESSE, ville="Mayenne")),
        Etat(plus=info()),
        "il manque l'adresse, le code postal et la commune",
    ),
    Cas(
        "information_sans_lieu",
        Etat(plus=info(heure_fin=datetime.time(13))),
        Etat(plus=info()),
        "elle finit (13 h)",
    ),
    Cas(
        "inscription_apres_debut",
        Etat(plus=periode(fin=dans(91))),
        Etat(plus=periode(fin=dans(90))),
        f"après le début de la session ({dans(90):%d/%m/%Y})",
    ),
    Cas(
        "recrutement_sans_issue",
        Etat(plus=periode(fin=dans(-1))),
        Etat(plus=periode(fin=dans(0))),
        "les inscriptions sont closes",
    ),
    Cas(
        "recrutement_sans_issue",
        Etat(dispositif={"places_restantes": 0}),
        Etat(dispositif={"places_restantes": 1}),
        "aucune place",
    ),
    Cas(
        "recrutement_sans_issue",
        Etat(plus=info(date=dans(-1))),
        Etat(plus=info(date=dans(0))),
        "sont passées",
    ),
    Cas(
        "recrutement_sans_issue",
        Etat(dispositif={"places_restantes": 0}),
        Etat(dispositif={"places_restantes": 0}, session={"recrutement": Recrutement.FERME}),
        "ouvert",
    ),
    Cas("au_moins_un_dispositif", Etat(plus=sans_dispositif), Etat(), "pas de dispositif"),
    Cas(
        "trop_de_dispositifs", Etat(plus=dispositifs(9)), Etat(plus=dispositifs(8)), "9 dispositifs"
    ),
]
SESSION = [*LIEUX, *RECRUTEMENT]
