"""Cases of the rules on the D card."""

from collections.abc import Callable
from decimal import Decimal

from sofi.offre.codes import ModalitePedagogique
from sofi.offre.models import Action
from sofi.referentiels.models import TypeDispositif
from tests import fabriques
from tests.fabriques import dans

from .cas import Cas, Etat, publique
from .cas_formation import libre, partielle

Changement = Callable[[Action], None]
M = ModalitePedagogique
APPRENTISSAGE = {"dispositif": "apprentissage"}
PRO = {"dispositif": "professionnalisation"}


def type_change(**champs: object) -> Changement:
    """Change the dispositif in the base."""
    return lambda action: TypeDispositif.objects.update(**champs)


def convention(**champs: object) -> Changement:
    """The dispositif asks for the Région's convention; the établissement holds this one."""

    def exiger(action: Action) -> None:
        TypeDispositif.objects.update(convention="region")
        if champs:
            fabriques.ConventionFactory(etablissement=action.etablissement, **champs)

    return exiger


def opco(retire: bool) -> Changement:
    """An OPCO is named."""

    def nommer(action: Action) -> None:
        choisi = fabriques.OpcoFactory(retire_le=dans(-9) if retire else None)
        session = action.sessions.get()
        session.dispositifs.update(opco=choisi)

    return nommer


def publics(nombre: int) -> Changement:
    """A second dispositif, so that the session names so many publics (the first has two)."""

    def ajouter(action: Action) -> None:
        codes = [f"8{rang:04}" for rang in range(100, 100 + nombre - 2)]
        fabriques.DispositifFactory(
            session=action.sessions.get(), type__code="large", type__publics=codes
        )

    return ajouter


def autre_que_le_programme() -> dict[str, object]:
    """A public session with somebody else's dispositif."""
    return publique() | {"dispositif": "cpf"}


def duree(jours: int, **session: object) -> dict[str, object]:
    """A session of so many days, hours aside."""
    return {"date_debut": dans(90), "date_fin": dans(90 + jours - 1), **session}


def heures(centre: int, entreprise: int) -> dict[str, object]:
    """Hours en centre and en entreprise."""
    return {"heures_centre": centre, "heures_entreprise": entreprise}


def poe(regle: str, total: int) -> Etat:
    """A POE of so many hours."""
    return Etat(base={"dispositif": regle}, session=heures(total, 0))


def sans_fiche_rncp() -> dict[str, object]:
    """A sheet without RNCP/RS."""
    return {
        "formation": lambda: fabriques.FormationFactory(
            fiche__certification=None, fiche__code="93561"
        )
    }


def exemptee() -> dict[str, object]:
    """The same, exempted by the law."""
    return {
        "formation": lambda: fabriques.FormationFactory(
            fiche__certification=None, fiche__code="93561", fiche__exemption_cpf=True
        )
    }


GENERAL = [
    Cas(
        "dispositif_retire",
        Etat(plus=type_change(retire_le=dans(-9))),
        Etat(),
        "n'est plus proposé",
    ),
    Cas("dispositif_retire", Etat(plus=opco(True)), Etat(plus=opco(False)), "AKTO"),
    Cas(
        "convention_exigee",
        Etat(plus=convention()),
        Etat(plus=convention(financeur="region")),
        "le Conseil régional",
    ),
    Cas(
        "convention_exigee",
        Etat(plus=convention(fin=dans(-1))),
        Etat(plus=convention(fin=dans(0))),
        f"a pris fin le {dans(-1):%d/%m/%Y}",
    ),
    Cas(
        "convention_exigee",
        Etat(plus=convention(financeur="agefiph")),
        Etat(base=publique(), plus=convention()),
        "n'est pas connue",
    ),
    Cas(
        "dispositif_du_programme",
        Etat(base={"dispositif": "prf"}, plus=type_change(programme_regional=True)),
        Etat(),
        "réservé aux formations publiques",
    ),
    Cas(
        "dispositif_du_programme",
        Etat(base=autre_que_le_programme()),
        Etat(base=publique()),
        "n'est pas le dispositif du programme",
    ),
    Cas("trop_de_publics", Etat(plus=publics(11)), Etat(plus=publics(10)), "vise 11 publics"),
    Cas(
        "restantes_au_plus",
        Etat(dispositif={"places_restantes": 13}),
        Etat(dispositif={"places_restantes": 12}),
        "13 places sur 12",
    ),
    Cas(
        "places_au_dela",
        Etat(session={"capacite": 11}),
        Etat(session={"capacite": 12}),
        "12 places pour une capacité simultanée de 11",
    ),
    Cas(
        "effectif_au_dela",
        Etat(session={"capacite": 12, "effectif_minimal": 13}),
        Etat(session={"capacite": 12, "effectif_minimal": 12}),
        "(13) dépasse",
    ),
    Cas(
        "ttc_exact",
        Etat(dispositif={"taux_tva": Decimal(20)}),
        Etat(dispositif={"taux_tva": Decimal(20), "frais_ttc": Decimal(7560)}),
        "font 7 560 € TTC",
    ),
    Cas(
        "ttc_exact",
        Etat(dispositif={"frais_ttc": Decimal("6300.01")}),
        Etat(dispositif={"frais_ht": None}),
        "6 300,01 €",
    ),
    Cas(
        "sans_prix",
        Etat(dispositif={"frais_ht": None, "frais_ttc": None, "prise_en_charge": False}),
        Etat(dispositif={"frais_ht": None, "frais_ttc": None}),
        "aucun prix",
    ),
    Cas(
        "prise_en_charge_publique",
        Etat(base=publique(), dispositif={"prise_en_charge": False}),
        Etat(dispositif={"prise_en_charge": False}),
        "Répondez oui",
    ),
    Cas(
        "valeurs_permises", Etat(dispositif={"reference_marche": "a\ue000"}), Etat(), "usage privé"
    ),
]
LOI = [
    Cas(
        "cpf_eligible",
        Etat(base=libre() | {"dispositif": "cpf"}),
        Etat(base=libre()),
        "attestation",
    ),
    Cas("cpf_eligible", Etat(base=sans_fiche_rncp()), Etat(base=exemptee()), "pas éligible au CPF"),
    Cas(
        "cpf_eligible",
        Etat(certification={"date_fin_enregistrement": dans(89)}),
        Etat(certification={"date_fin_enregistrement": dans(90)}),
        f"au {dans(90):%d/%m/%Y}",
    ),
    Cas(
        "qualiopi_absente",
        Etat(etablissement={"qualiopi_formation": False}),
        Etat(etablissement={"qualiopi_formation": False}, plus=type_change(fonds_publics=False)),
        "n'est pas accordée",
    ),
    Cas(
        "qualiopi_absente",
        Etat(etablissement={"qualiopi_fin": dans(-1)}),
        Etat(etablissement={"qualiopi_fin": dans(0)}),
        f"a pris fin le {dans(-1):%d/%m/%Y}",
    ),
    Cas(
        "qualiopi_absente",
        Etat(base=APPRENTISSAGE, etablissement={"qualiopi_apprentissage": False}),
        Etat(base=APPRENTISSAGE, etablissement={"qualiopi_formation": False}),
        "« apprentissage »",
    ),
    Cas(
        "qualiopi_inconnue",
        Etat(etablissement={"qualiopi_formation": None}),
        Etat(etablissement={"qualiopi_formation": False}),
        "n'est pas connue",
    ),
    Cas(
        "qualiopi_inconnue",
        Etat(base=APPRENTISSAGE, etablissement={"qualiopi_apprentissage": None}),
        Etat(base=APPRENTISSAGE),
        "« apprentissage »",
    ),
    Cas(
        "apprentissage_certifiant",
        Etat(base=APPRENTISSAGE | libre() | APPRENTISSAGE),
        Etat(base=APPRENTISSAGE),
        "un diplôme ou un titre du RNCP",
    ),
    Cas(
        "apprentissage_certifiant",
        Etat(base=APPRENTISSAGE, certification={"active": False}),
        Etat(certification={"active": False}),
        "n'en est pas un",
    ),
    Cas(
        "apprentissage_certifiant",
        Etat(base=APPRENTISSAGE, fiche={"certifiante": False}),
        Etat(base=APPRENTISSAGE),
        "n'en est pas un",
    ),
    Cas(
        "apprentissage_certifiant",
        Etat(base=APPRENTISSAGE, plus=lambda a: partielle(a, blocs=1)),
        Etat(plus=lambda a: partielle(a, blocs=1)),
        "la validation est partielle",
    ),
    Cas(
        "apprentissage_duree",
        Etat(base=APPRENTISSAGE, session=duree(150)),
        Etat(base=APPRENTISSAGE, session=duree(185)),
        "au moins 6 mois",
    ),
    Cas(
        "apprentissage_duree",
        Etat(base=APPRENTISSAGE, session=duree(1100)),
        Etat(base=APPRENTISSAGE, session=duree(1090)),
        "au plus 36 mois",
    ),
    Cas(
        "apprentissage_part_centre",
        Etat(base=APPRENTISSAGE, session=heures(249, 751)),
        Etat(base=APPRENTISSAGE, session=heures(250, 750)),
        "24,9 %",
    ),
    Cas(
        "apprentissage_en_alternance",
        Etat(base=APPRENTISSAGE),
        Etat(base=APPRENTISSAGE, session={"modalites": [M.ALTERNANCE]}),
        "en alternance",
    ),
    Cas(
        "professionnalisation_heures",
        Etat(base=PRO, session=heures(149, 451)),
        Etat(base=PRO, session=heures(150, 450)),
        "149 h",
    ),
    Cas(
        "professionnalisation_trop_longue",
        Etat(base=PRO, session=duree(1100)),
        Etat(base=PRO, session=duree(1090)),
        "36 mois au plus",
    ),
    Cas(
        "professionnalisation_longue",
        Etat(base=PRO, session=duree(370)),
        Etat(base=PRO, session=duree(365)),
        "Au-delà de 12 mois",
    ),
    Cas(
        "professionnalisation_longue",
        Etat(base=PRO, session=duree(1090)),
        Etat(base=PRO, session=duree(1100)),
        "réservée à certains publics ou à un accord de branche",
    ),
    Cas(
        "professionnalisation_part_centre",
        Etat(base=PRO, session=heures(149, 851)),
        Etat(base=PRO, session=heures(150, 850)),
        "14,9 %",
    ),
    Cas(
        "professionnalisation_part_centre",
        Etat(base=PRO, session=heures(251, 749)),
        Etat(base=PRO, session=heures(250, 750)),
        "de 15 % à 25 %",
    ),
    Cas(
        "professionnalisation_certifiante",
        Etat(base=libre() | PRO),
        Etat(base=PRO),
        "n'est pas certifiante",
    ),
    Cas("poe_trop_longue", poe("poec", 401), poe("poec", 400), "401 h"),
    Cas("poe_trop_longue", poe("poei", 601), poe("poei", 600), "600 h au plus"),
    Cas("poei_longue", poe("poei", 451), poe("poei", 450), "Au-delà de 450 h"),
]
DISPOSITIF = [*GENERAL, *LOI]
