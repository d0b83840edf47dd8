"""Cases of the rules that the law sets on a financing: who it pays, how long, for how much."""

import datetime
from collections.abc import Callable
from decimal import Decimal

from sofi.offre.codes import Enseignement
from sofi.offre.models import Action, Session
from sofi.referentiels.models import TypeDispositif, VoieAcces
from tests import fabriques
from tests.fabriques import dans

from .cas import Cas, Etat, publique
from .cas_dispositif import APPRENTISSAGE, PRO, duree, heures
from .cas_formation import libre, partenaire_autre

Plus = Callable[[Action], None]
RECONVERSION = {"dispositif": "reconversion"}


def ferme(jours: int) -> Plus:
    """The dispositif takes no new entries from that day on."""
    return lambda action: TypeDispositif.objects.update(ferme_le=dans(jours)) and None


def specifique(libelle: str = "Tosa", **fiche: object) -> dict[str, object]:
    """A sheet of the Répertoire spécifique."""
    return {
        "formation": lambda: fabriques.FormationFactory(
            fiche=fabriques.FicheCertifInfoFactory(
                code="104000",
                libelle=libelle,
                certification=fabriques.CertificationFactory(numero="RS6964"),
                **fiche,
            )
        )
    }


def sans_repertoire(code: str, libelle: str) -> dict[str, object]:
    """A sheet outside RNCP and RS, that the law exempts."""
    return {
        "formation": lambda: fabriques.FormationFactory(
            fiche__certification=None,
            fiche__code=code,
            fiche__libelle=libelle,
            fiche__exemption_cpf=True,
        )
    }


def ouverte_a(*codes: str) -> Plus:
    """The juries of the sheet take those who come these ways."""

    def ouvrir(action: Action) -> None:
        certification = action.formation.fiche.certification
        VoieAcces.objects.bulk_create(
            VoieAcces(certification=certification, code=code) for code in codes
        )

    return ouvrir


def partenaire(**champs: object) -> Plus:
    """The organisme among the partners of the certificateur, with this habilitation."""

    def nommer(action: Action) -> None:
        partenaire_autre(action)
        fabriques.PartenaireFactory(
            certification=action.formation.fiche.certification,
            siret=action.etablissement.siret,
            **champs,
        )

    return nommer


def demandeurs(code: str) -> Plus:
    """The only public of the dispositif."""

    def viser(action: Action) -> None:
        type_ = TypeDispositif.objects.get(dispositifs__session__action=action)
        type_.publicdedispositif_set.exclude(formacode_id=code).delete()
        if not type_.publics.exists():
            type_.publics.set([fabriques.FormacodeFactory(code=code)], through_defaults={"rang": 1})

    return viser


def seconde_session(**champs: object) -> Plus:
    """Another session, as the first save for these values."""

    def ajouter(action: Action) -> None:
        premiere = Session.objects.get(action=action)
        seconde = Session.objects.get(pk=premiere.pk)
        seconde.pk, seconde._state.adding = None, True
        for nom, valeur in champs.items():
            setattr(seconde, nom, valeur)
        seconde.save()
        fabriques.DispositifFactory(session=seconde, type=premiere.dispositifs.get().type)

    return ajouter


def second_dispositif(places: int) -> Plus:
    """Another dispositif of so many places."""

    def ajouter(action: Action) -> None:
        session = action.sessions.get()
        fabriques.DispositifFactory(session=session, type__code="autre", places=places)

    return ajouter


def prix(somme: str) -> dict[str, object]:
    return {"frais_ttc": Decimal(somme)}


def autre_responsable(**champs: object) -> Plus:
    """Another organisme answers for the training; certified unless said otherwise."""

    def nommer(action: Action) -> None:
        autre = fabriques.EtablissementFactory(siret=fabriques.siret(4242), **champs)
        action.sessions.update(responsable=autre)

    return nommer


SANS = {"qualiopi_formation": False}
BILAN = sans_repertoire("93559", "Bilan de compétences")
ACTIF = {"etat": "Actif"}
QUALIOPI = [
    Cas(
        "qualiopi_absente",
        Etat(plus=autre_responsable(**SANS)),
        Etat(plus=autre_responsable()),
        "actions de formation",
    ),
    Cas(
        "qualiopi_absente",
        Etat(etablissement=SANS, plus=autre_responsable()),
        Etat(base={"dispositif": "aif"}, etablissement=SANS, plus=autre_responsable()),
        "l'exige",
    ),
    Cas(
        "qualiopi_absente",
        Etat(etablissement=SANS),
        Etat(etablissement=SANS | {"qualiopi_reputees": ["formation"]}),
        "n'est pas accordée",
    ),
    Cas(
        "qualiopi_absente",
        Etat(base=BILAN, etablissement={"qualiopi_bilan": False}),
        Etat(base=BILAN, etablissement=SANS | {"qualiopi_bilan": True}),
        "bilans de compétences",
    ),
    Cas(
        "qualiopi_absente",
        Etat(base=specifique("Accompagnement VAE"), etablissement={"qualiopi_vae": False}),
        Etat(base=specifique("Accompagnement VAE"), etablissement=SANS | {"qualiopi_vae": True}),
        "validation des acquis",
    ),
    Cas(
        "qualiopi_du_dispensateur",
        Etat(base={"dispositif": "aif"}, etablissement=SANS, plus=autre_responsable()),
        Etat(base={"dispositif": "aif"}, plus=autre_responsable()),
        "qui dispense la formation",
    ),
    Cas(
        "qualiopi_inconnue",
        Etat(plus=autre_responsable(qualiopi_formation=None)),
        Etat(plus=autre_responsable()),
        "n'est pas connue",
    ),
]
FINANCEMENT = [
    *QUALIOPI,
    Cas("dispositif_ferme", Etat(plus=ferme(90)), Etat(plus=ferme(91)), "n'accepte plus d'entrées"),
    Cas("dispositif_ferme", Etat(plus=ferme(0)), Etat(), "Vérifiez-le"),
    Cas(
        "ptp_certifiant",
        Etat(base=libre() | {"dispositif": "ptp"}),
        Etat(base={"dispositif": "ptp"}),
        "que des formations certifiantes",
    ),
    Cas(
        "reconversion_certifiante",
        Etat(base=RECONVERSION | specifique()),
        Etat(base=RECONVERSION),
        "à un CQP ou à CléA",
    ),
    Cas(
        "reconversion_certifiante",
        Etat(base=libre() | RECONVERSION),
        Etat(base=RECONVERSION | specifique("Certificat CléA socle")),
        "n'en est pas un",
    ),
    Cas(
        "reconversion_certifiante",
        Etat(base=RECONVERSION, certification={"active": False}),
        Etat(base=RECONVERSION | specifique("CQP Opérateur")),
        "RNCP",
    ),
    Cas(
        "reconversion_duree",
        Etat(base=RECONVERSION, session=duree(300, **heures(149, 0))),
        Etat(base=RECONVERSION, session=duree(300, **heures(150, 0))),
        "dure 149 h",
    ),
    Cas(
        "reconversion_duree",
        Etat(base=RECONVERSION, session=duree(300, **heures(451, 0))),
        Etat(base=RECONVERSION, session=duree(300, **heures(450, 0))),
        "2 100 au plus par accord",
    ),
    Cas(
        "reconversion_duree",
        Etat(base=RECONVERSION, session=duree(400, **heures(300, 0))),
        Etat(base=RECONVERSION | specifique("CléA"), session=duree(400, **heures(20, 0))),
        "12 mois au plus, 36 par accord",
    ),
    Cas(
        "cpf_plafond",
        Etat(base=specifique(), dispositif=prix("1500.01")),
        Etat(base=specifique(), dispositif=prix("1500")),
        "Répertoire spécifique (1 500 €)",
    ),
    Cas(
        "cpf_plafond",
        Etat(base=sans_repertoire("93559", "Bilan de compétences"), dispositif=prix("1601")),
        Etat(base=sans_repertoire("93559", "Bilan de compétences"), dispositif=prix("1600")),
        "1 600 €",
    ),
    Cas(
        "cpf_plafond",
        Etat(
            base=sans_repertoire("93600", "Permis de conduire catégorie B"), dispositif=prix("901")
        ),
        Etat(
            base=sans_repertoire("93601", "Permis de conduire catégorie C"), dispositif=prix("901")
        ),
        "un permis de conduire léger (900 €)",
    ),
    Cas(
        "cpf_plafond",
        Etat(base=sans_repertoire("93602", "Permis B, accès au permis C"), dispositif=prix("901")),
        Etat(
            base=sans_repertoire("93603", "Permis CE, titulaire du permis B"),
            dispositif=prix("901"),
        ),
        "un permis de conduire léger (900 €)",
    ),
    Cas(
        "cpf_plafond",
        Etat(base=specifique(), dispositif=prix("2000")),
        Etat(base=specifique("CléA numérique"), dispositif=prix("2000")),
        "à la charge du titulaire",
    ),
    Cas(
        "cpf_participation",
        Etat(dispositif=prix("103.20")),
        Etat(dispositif=prix("103.21")),
        "participation du titulaire (103,20 €)",
    ),
    Cas(
        "bilan_trop_long",
        Etat(base=BILAN, session=heures(20, 5)),
        Etat(base=BILAN, session=heures(24, 0)),
        "La session dure 25 h et un bilan de compétences 24 h au plus",
    ),
    Cas(
        "bilan_trop_court",
        Etat(base=BILAN, session=heures(12, 6)),
        Etat(base=BILAN, session=heures(13, 0)),
        "au moins 13 h d'accompagnement",
    ),
    Cas(
        "apprentissage_a_distance",
        Etat(base=APPRENTISSAGE, session={"enseignement": Enseignement.DISTANCE}),
        Etat(base=APPRENTISSAGE, session={"enseignement": Enseignement.HYBRIDE}),
        "à partir de 80 %",
    ),
    Cas(
        "poec_part_entreprise",
        Etat(base={"dispositif": "poec"}, session=heures(199, 101)),
        Etat(base={"dispositif": "poec"}, session=heures(200, 100)),
        "33,7 %",
    ),
    Cas(
        "poei_limites",
        Etat(base={"dispositif": "poei"}, session=heures(0, 301)),
        Etat(base={"dispositif": "poei"}, session=duree(100, **heures(0, 300))),
        "Les 301 h",
    ),
    Cas(
        "poei_limites",
        Etat(base={"dispositif": "poei"}, session=duree(190, **heures(300, 0))),
        Etat(base={"dispositif": "poei"}, session=duree(180, **heures(301, 0))),
        "6 mois au plus",
    ),
    Cas(
        "semaine_du_stagiaire",
        Etat(session={"heures_hebdo": Decimal("35.5")}, plus=demandeurs("80006")),
        Etat(session={"heures_hebdo": Decimal(35)}, plus=demandeurs("80006")),
        "35,5 h par semaine",
    ),
    Cas(
        "semaine_du_stagiaire",
        Etat(session={"heures_hebdo": Decimal(39)}, plus=demandeurs("80006")),
        Etat(session={"heures_hebdo": Decimal(39)}, plus=demandeurs("82044")),
        "sans contrat de travail",
    ),
    Cas(
        "semaine_du_stagiaire",
        Etat(session={"heures_hebdo": Decimal(39)}, plus=demandeurs("81024")),
        Etat(base=PRO, session={"heures_hebdo": Decimal(39)}, plus=demandeurs("81024")),
        "sans contrat de travail",
    ),
    Cas(
        "professionnalisation_courte",
        Etat(base=PRO, session=duree(170)),
        Etat(base=PRO, session=duree(190)),
        "6 mois au moins",
    ),
    Cas(
        "apprentissage_ferme",
        Etat(base=APPRENTISSAGE, plus=ouverte_a("FC", "CQ")),
        Etat(base=APPRENTISSAGE, plus=ouverte_a("CA")),
        "n'est pas ouverte au contrat d'apprentissage",
    ),
    Cas(
        "apprentissage_ferme",
        Etat(base=APPRENTISSAGE, plus=ouverte_a("VAE")),
        Etat(base=APPRENTISSAGE),
        "Choisissez un autre dispositif",
    ),
    Cas(
        "professionnalisation_fermee",
        Etat(base=PRO, plus=ouverte_a("CA")),
        Etat(base=PRO, plus=ouverte_a("CQ")),
        "contrat de professionnalisation",
    ),
    Cas(
        "habilitation_absente",
        Etat(plus=partenaire(etat="Supprimé", habilitation="HABILITATION_FORMER")),
        Etat(plus=partenaire(habilitation="HABILITATION_FORMER", **ACTIF)),
        "habilitation",
    ),
    Cas(
        "habilitation_absente",
        Etat(plus=partenaire(habilitation="HABILITATION_ORGANISER", **ACTIF)),
        Etat(plus=partenaire(habilitation="HABILITATION_ORGA_FORM", **ACTIF)),
        "habilitation",
    ),
    Cas(
        "frais_de_certification",
        Etat(dispositif={"frais_certification_prevus": False, "frais_certification": 120}),
        Etat(dispositif={"frais_certification_prevus": True, "frais_certification": None}),
        "120 € sont indiqués",
    ),
    Cas(
        "session_identique",
        Etat(plus=seconde_session()),
        Etat(plus=seconde_session(date_fin=dans(400))),
        "les mêmes dates",
    ),
    Cas(
        "places_en_tout",
        Etat(session={"capacite": 20}, plus=second_dispositif(9)),
        Etat(session={"capacite": 20}, plus=second_dispositif(8)),
        "21 places en tout, pour une capacité simultanée de 20",
    ),
    Cas(
        "apres_limite_de_delivrance",
        Etat(
            session={"date_fin": datetime.date(2029, 7, 1)},
            certification={"date_limite_delivrance": datetime.date(2029, 6, 30)},
        ),
        Etat(
            session={"date_fin": datetime.date(2029, 6, 30)},
            certification={"date_limite_delivrance": datetime.date(2029, 6, 30)},
        ),
        "après le 30/06/2029",
    ),
    Cas(
        "action_achetee_une_fois",
        Etat(base=publique(), action={"id_action_cr": "24-1"}, plus=seconde_session()),
        Etat(base=publique(), action={"id_action_cr": "24-1"}),
        "24-1",
    ),
]
