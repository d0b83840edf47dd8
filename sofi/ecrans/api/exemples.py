"""An example of each thing that the API gives: typed like the real ones, so that they stay true."""

import datetime
from typing import Any

import msgspec

from sofi.depots.models import Depot
from sofi.depots.rapport_json import FauteDeDepot, LigneDeDepot, RapportDeDepot
from sofi.diffusion.objets_publics import (
    ActionCourte,
    FormationPubliee,
    InformationCollectivePubliee,
    OrganismePublic,
    SitePublic,
    organisme_de,
    session_de,
)
from sofi.diffusion.references_publiques import (
    CertificationReference,
    CommuneReference,
    DispositifReference,
    DomaineReference,
    MetierReference,
)
from sofi.diffusion.suite_publique import ChangementPublic, Nature
from sofi.echanges.elm.graphe import graphe
from sofi.offre.fiches import (
    FicheAction,
    FicheDispositif,
    FicheEtablissement,
    FicheFormation,
    FicheSession,
    pieces,
)
from sofi.validation.document import FORMAT, Document

from .reponses import DepotLu, Page, PageDeChangements

ADRESSE = pieces.Adresse(
    lignes=["8 quai des Tanneries"],
    code_postal="53100",
    ville="Mayenne",
    insee="53147",
    departement="53",
    region="52",
    latitude=48.3026,
    longitude=-0.6136,
)
ORGANISME = FicheEtablissement(
    id=12,
    siret="99900012800010",
    nda="52530012353",
    raison_sociale="PASSERELLE DES TROIS GUÉS",
    nom="Passerelle des Trois Gués",
    telephone="0261910000",
    courriel="formation@exemple.fr",
    adresse=ADRESSE,
)
SITE = pieces.Site(id=34, nom="Atelier du quai", principal=True, adresse=ADRESSE)
SESSION = FicheSession(
    id=144101,
    date_debut="2027-09-06",
    date_fin="2028-06-30",
    lieu=SITE,
    enseignement="0",
    heures_centre=910,
    heures_entreprise=420,
    informations_collectives=[
        pieces.InformationCollective(
            id=77, date="2027-05-14", heure_debut="14:00", ou="lieu", nom=SITE.nom, adresse=ADRESSE
        )
    ],
    dispositifs=[
        FicheDispositif(
            id=9,
            type=pieces.TypeDispositif(
                code="cpf", numero=1, libelle="Compte personnel de formation"
            ),
            places=12,
        )
    ],
)
DOCUMENT = Document(
    format=FORMAT,
    version=3,
    nature="validation",
    publie_le="2027-03-02T10:15:00+00:00",
    voie="certifiante",
    formation=FicheFormation(
        id=10901,
        intitule="CAP Ébéniste",
        certifiante=True,
        domaines=[pieces.Formacode(code="45554", libelle="Ébénisterie", version="V14")],
        metiers=[pieces.Metier(code="H2207", libelle="Réalisation de meubles en bois")],
    ),
    action=FicheAction(id=50901, titre="CAP Ébéniste", langue="fr"),
    organisme=ORGANISME,
    sessions=[SESSION],
)
_CHANGEMENT = ChangementPublic(
    numero=4821,
    action=50901,
    nature=Nature.MODIFIEE,
    version=3,
    instant=datetime.datetime(2027, 3, 2, 10, 15, tzinfo=datetime.UTC),
)
_DISPOSITIF = DispositifReference(
    code="cpf", numero=1, libelle="Compte personnel de formation", sigle="CPF"
)
OBJETS: tuple[msgspec.Struct, ...] = (
    DOCUMENT,
    session_de(DOCUMENT, SESSION),
    FormationPubliee(
        formation=DOCUMENT.formation,
        actions=[
            ActionCourte(
                id=50901,
                titre="CAP Ébéniste",
                organisme=organisme_de(ORGANISME),
                sessions=[SESSION.id],
            )
        ],
    ),
    OrganismePublic(organisme=ORGANISME, sites=[SITE]),
    SitePublic(organisme=organisme_de(ORGANISME), site=SITE),
    InformationCollectivePubliee(
        id=77,
        session=144101,
        action=50901,
        titre="CAP Ébéniste",
        organisme=ORGANISME.nom,
        date="2027-05-14",
        heure_debut="14:00",
        ville="Mayenne",
        departement="53",
    ),
    CertificationReference(
        code="RNCP37538", libelle="Ébéniste", type="CAP", niveau="3", active=True
    ),
    DomaineReference(code="45554", libelle="Ébénisterie", version="V14", parent="45548"),
    MetierReference(code="H2207", libelle="Réalisation de meubles en bois"),
    CommuneReference(
        code="53147", libelle="Mayenne", codes_postaux=["53100"], departement="53", region="52"
    ),
    _DISPOSITIF,
    PageDeChangements(
        base="0f8c5f3e-4a53-4d6e-9f0e-0c6f0f6f9f10",
        depuis=4820,
        suivant=4821,
        dernier=4821,
        a_jour=True,
        changements=[_CHANGEMENT],
    ),
)
DEPOT = DepotLu(
    numero=318,
    fichier="offre.xml",
    genre=Depot.Genre.LHEO,
    situation=Depot.Situation.A_DECIDER,
    depose_le=datetime.datetime(2027, 3, 2, 10, 15, tzinfo=datetime.UTC),
    adresse="/api/v1/depots/318",
    rapport=RapportDeDepot(
        actions={"nouveau": 1},
        sessions={"nouveau": 1},
        a_ecrire=1,
        a_reprendre=0,
        erreurs=0,
        avertissements=1,
        repondus=[],
        fautes=[
            FauteDeDepot(
                niveau="alerte",
                titre="La date est inconnue",
                ou="periode/fin",
                combien=1,
                lignes=[24],
                remede="Donnez-la, ou complétez la fiche.",
                exemples=[{"ligne": 24, "valeur": "00000000", "detail": ""}],
                choix=[],
            )
        ],
        hors=[{"ou": "restauration", "combien": 1, "exemple": "Cantine", "conseil": ""}],
        lignes=[
            LigneDeDepot(
                ligne=2,
                numero="CAT-1",
                titre="CAP Ébéniste",
                lieu="Atelier du quai",
                dates="06/09/2027 → ?",
                devient="nouveau",
                raison="",
                action=None,
            )
        ],
        arret="",
    ),
)
PAR_TYPE: dict[type, msgspec.Struct] = {type(objet): objet for objet in OBJETS}


def exemple(type_: type[msgspec.Struct], *, liste: bool) -> Any:
    """What an answer of that type looks like, without the attributes that say nothing here."""
    objet = _sans_les_vides(msgspec.to_builtins(PAR_TYPE[type_]))
    if not liste:
        return objet
    page = msgspec.to_builtins(Page(total=1, curseur_suivant=None, suivant=None, resultats=[]))
    return page | {"resultats": [objet]}


def exemple_d_une_ligne() -> str:
    """A line of the whole offer: a document in JSON."""
    return msgspec.json.encode(exemple(Document, liste=False)).decode()


def exemple_elm() -> dict[str, Any]:
    """The same training in the European Learning Model, before its session ends."""
    decrit = graphe(DOCUMENT, datetime.date(2027, 3, 2))
    assert decrit is not None, "its session isn't over that day"
    return decrit


def _sans_les_vides(valeur: Any) -> Any:
    if isinstance(valeur, dict):
        dites = {cle: _sans_les_vides(une) for cle, une in valeur.items()}
        return {cle: une for cle, une in dites.items() if une not in ("", None, [], {})}
    return [_sans_les_vides(une) for une in valeur] if isinstance(valeur, list) else valeur
