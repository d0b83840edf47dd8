"""What the five procedures of the seeds say: the lots of the Région, and what each card must show."""

from dataclasses import dataclass, field

PE, PCA = "prf-parcours-entrepreneur", "prf-prepa-cles-avenir"
PSS = "prf-prepa-sanitaire-social"
PROGRAMMES = {
    PE: "PROGRAMME REGION - Formations Parcours entrepreneur",
    PCA: "PROGRAMME REGION - PREPA Clés Avenir",
    PSS: "PROGRAMME REGION - Prépa sanitaire et social",
}
CREATION = "Formations à la création-reprise d'entreprise en"
LOTS = (
    (PE, "PE2024_8", f"Lot 8 – {CREATION} Maine-et-Loire", "2872"),
    (PE, "PE2024_2", f"Lot 2 – {CREATION} Loire-Atlantique", "2866"),
    (PCA, "PCA2026_12", "Lot 12 – PREPA Clés Avenir en Maine-et-Loire", "2914"),
    (PSS, "PSS2025_10", "Lot 10 – PREPA Sanitaire et social en Maine-et-Loire", "2872"),
)
OF_MANDATAIRE = "75"


@dataclass(frozen=True)
class Procedure:
    """What a seed says: chosen first, imposed, proposed, asked, and what is left to answer."""

    programme: str
    lot: str
    id_action: str
    certifinfo: str  # empty: « Référence Certif Info : non »
    variante: str = ""
    formation: dict[str, str] = field(default_factory=dict)  # read only on F, with its words
    domaines: tuple[str, ...] = ()  # the principal one first
    niveau: str = "Sans niveau spécifique"  # imposed on A; empty: asked
    proposes: dict[str, str] = field(default_factory=dict)  # filled in on A, and may be changed
    demandes: dict[str, str] = field(default_factory=dict)  # required on A, as the card lists them
    aide: str = ""  # said of the complément d'intitulé
    session: dict[str, str] = field(default_factory=dict)  # read only on S, with its words
    choix: dict[str, tuple[str, ...]] = field(default_factory=dict)  # all that S offers
    confirmer: bool = False
    duree: bool = False  # the dates of the module are asked on S
    envoyee: bool = False


CADENCEES_OU_FIXES = ("à dates fixes", "cadencées ou séquencées")
PLEIN_OU_PARTIEL = ("temps plein", "temps partiel")
EN_ORGANISME = ("à distance (FOAD)", "en organisme de formation")
EN_ENTREPRISE = ("à distance (FOAD)", "en entreprise", "en organisme de formation")
ENSEIGNEMENT = ("en présentiel", "entièrement à distance", "mixte (hybride)")
A2 = "Niveau A2 du CECRL, Motivation, Avoir quitté la formation initiale"
PROCEDURES = {
    "parcours-entrepreneur": Procedure(
        PE,
        "PE2024_8",
        "2872",
        "93561",
        proposes={
            "commentaire_prerequis": "la qualification professionnelle nécessaire à la future activité",
            "public_vise": "ayant un projet de création/reprise d'entreprise",
        },
        session={"parcours": "collectif"},
        choix={"esp": CADENCEES_OU_FIXES, "modalites": EN_ENTREPRISE},
        confirmer=True,
        envoyee=True,
    ),
    "prepa-cles-avenir-daeu": Procedure(
        PCA,
        "PCA2026_12",
        "2914",
        "118300",
        "PREPA Clés Avenir – DAEU",
        formation={"individualisation": "oui"},
        proposes={
            "complement_intitule": "ou option B",
            "objectifs": "valider le DAEU A (littéraire) ou B (scientifique)",
            "prerequis": A2,
            "commentaire_prerequis": "en suite de parcours de l'offre OFII",
            "public_vise": "accéder au niveau 4",
        },
        session={
            "esp": "cadencées ou séquencées",
            "rythmes": "temps partiel",
            "parcours": "mixte",
        },
        choix={"periodes": ("cours de jour", "cours du soir"), "modalites": EN_ORGANISME},
        duree=True,
    ),
    "prepa-cles-avenir": Procedure(
        PCA,
        "PCA2026_12",
        "2914",
        "",
        "PREPA Clés Avenir",
        formation={"intitule": "PREPA Clés Avenir"},
        domaines=("15061", "15084"),
        proposes={
            "complement_programme": "connaissance de soi, mobilité",
            "objectifs": "un public temporairement éloigné du marché du travail",
            "resultats_attendus": "CléA, TOEIC, TOEFL, TOSA, PIX",
            "prerequis": A2,
            "commentaire_prerequis": "en suite de parcours de l'offre OFII",
            "public_vise": "de plus de 16 ans, de niveau 4 maximum",
        },
        choix={
            "esp": CADENCEES_OU_FIXES,
            "rythmes": PLEIN_OU_PARTIEL,
            "periodes": ("cours de jour", "cours du soir"),
            "parcours": ("individualisé", "mixte"),
            "modalites": EN_ORGANISME,
        },
        duree=True,
    ),
    "prepa-cles-avenir-fle": Procedure(
        PCA,
        "PCA2026_12",
        "2914",
        "",
        "PREPA Clés Avenir « FLE »",
        formation={"intitule": "PREPA Clés Avenir « FLE »"},
        domaines=("15061", "15235", "15281", "15084"),
        proposes={
            "complement_programme": "validation devant un jury",
            "objectifs": "un public non francophone",
            "resultats_attendus": "le niveau A2 à l'oral du CECRL",
            "prerequis": "Motivation, Avoir quitté la formation initiale",
            "commentaire_prerequis": "Avoir un niveau A1 (à l'oral)",
            "public_vise": "ne maîtrisant pas la langue française",
        },
        demandes={"complement_intitule": "Complément intitulé"},
        aide="Précisez le ou les secteurs professionnels concernés",
        session={"periodes": "cours de jour", "parcours": "individualisé"},
        choix={
            "esp": CADENCEES_OU_FIXES,
            "rythmes": PLEIN_OU_PARTIEL,
            "modalites": EN_ORGANISME,
        },
        duree=True,
    ),
    "prepa-sanitaire-social": Procedure(
        PSS,
        "PSS2025_10",
        "2872",
        "",
        formation={"intitule": "Formation aide-soignant – Module préparatoire"},
        domaines=("44022", "44004", "15084"),
        niveau="",
        proposes={"public_vise": "niveau 4 non validé et infra 4"},
        demandes={"objectifs": "Objectifs", "prerequis": "Pré-requis"},
        aide="module gériatrie",
        session={"esp": "à dates fixes"},
        choix={"modalites": EN_ENTREPRISE},
        confirmer=True,
        envoyee=True,
    ),
}
