"""D, and the contracts of a session: what each holds, and where the language has it."""

from msgspec.structs import replace

from .. import documents_publies as fab
from .cas import A, S, avec_dispositifs, avec_session, sofi

CYCLE = {"cycle_unite": "3", "cycle_entreprise": 2, "cycle_centre": 1}
ALTERNANCE = [
    (fab.document(), f"{A}/l:modalites-alternance", ["-"]),
    (fab.document(), f"{S}/l:cycle", []),
    (avec_dispositifs(fab.apprentissage(), **CYCLE), f"{S}/l:cycle/l:type-cycle", ["1"]),
    (avec_dispositifs(fab.apprentissage(), **CYCLE), f"{S}//l:type-alternance", ["1"]),
    (
        avec_dispositifs(fab.apprentissage(), fab.professionnalisation(), **CYCLE),
        f"{S}//l:type-alternance",
        ["0"],
    ),
    (
        avec_dispositifs(fab.apprentissage(), **CYCLE),
        f"{S}//l:rythme-alternance/*",
        ["3", "2", "1"],
    ),
    (
        avec_dispositifs(fab.apprentissage(), effectif_minimal=6, capacite=14, **CYCLE),
        f"{S}/l:cycle/l:effectif-minimal | {S}/l:cycle/l:capacite-simultanee",
        ["6", "14"],
    ),
    (avec_dispositifs(fab.professionnalisation(), **CYCLE), f"{S}/l:cycle", []),
    # Years of an apprenticeship: those named, or each of them when all are open; nothing elsewhere.
    (
        avec_dispositifs(fab.apprentissage(), duree_cycle=3, annees_entree=["2", "1"]),
        f"{A}/l:duree-cycle | {S}/l:cycle/l:annee-cycle",
        ["3", "1", "2"],
    ),
    (
        avec_dispositifs(fab.apprentissage(), duree_cycle=2, annees_entree=["X"]),
        f"{S}/l:cycle/l:annee-cycle",
        ["1", "2"],
    ),
    (
        avec_dispositifs(fab.professionnalisation(), duree_cycle=2, annees_entree=["1"]),
        f"{A}/l:duree-cycle | {S}/l:cycle",
        [],
    ),
    (
        avec_dispositifs(fab.professionnalisation(), **CYCLE),
        f"{A}/l:modalites-alternance",
        ["1 semaine en centre, 2 semaines en entreprise"],
    ),
    (
        avec_dispositifs(
            fab.professionnalisation(), **CYCLE | {"cycle_unite": "4", "cycle_centre": 3}
        ),
        f"{A}/l:modalites-alternance",
        ["3 mois en centre, 2 mois en entreprise"],
    ),
    (
        avec_dispositifs(fab.professionnalisation(), **CYCLE),
        f"{A}/{sofi('unites-entreprise')}",
        ["2"],
    ),
    (avec_dispositifs(fab.apprentissage(), **CYCLE), f"{A}/{sofi('unites-entreprise')}", []),
    (
        avec_dispositifs(fab.apprentissage(), fab.professionnalisation(), **CYCLE),
        f"{A}/l:extras[@info='dispositif']/l:extra/@info",
        ["contrat-apprentissage", "contrat-professionnalisation"],
    ),
    (avec_session(capacite=14), f"{A}/{sofi('capacite-simultanee')}", ["14"]),
    # Typed while it was asked for, kept on the card, not sent any more.
    (avec_session(**CYCLE), f"{A}/l:modalites-alternance", ["-"]),
    (avec_session(**CYCLE), f"{A}/{sofi('unites-entreprise')}", []),
    (
        avec_session(modalites=["alternance"], **CYCLE),
        f"{A}/l:modalites-alternance",
        ["1 semaine en centre, 2 semaines en entreprise"],
    ),
]

POEC = fab.dispositif(
    genre={"regle": "poec", "sigle": "POEC", "code_financeur": "16"},
    opco={"code": "akto", "libelle": "AKTO"},
    reference_marche="34567",
)
REGIONAL = fab.dispositif(
    genre={"programme_regional": True, "code_financeur": "2", "libelle": "PROGRAMME REGION"}
)
LOT = {
    "id": 3,
    "numero": "PE2024_8",
    "libelle": "Lot 8",
    "programme": "Parcours entrepreneur",
    "annee": 2024,
    "forfait_recrutement": False,
}
PUBLIQUE = fab.document(
    voie="publique",
    a=fab.action(lot=LOT, id_action_cr="2872", of_mandataire_cr="75"),
    sessions=[fab.session(dispositifs=[REGIONAL])],
)
D = f"{A}/l:organisme-financeur"
SANS_FRAIS = {"frais_certification": None, "frais_additionnels": None}
AUTRES_PUBLICS = fab.dispositif(
    62, genre={"publics": [fab.formacode("81054"), fab.formacode("82044", "V13")]}
)
DOUZE = [fab.formacode(f"820{n}") for n in range(10, 22)]

FINANCEMENT = [
    (fab.document(), f"{D}/l:code-financeur", ["10"]),
    (
        avec_dispositifs(fab.dispositif(genre={"code_financeur": ""})),
        f"{D}/l:code-financeur",
        ["0"],
    ),
    (
        avec_dispositifs(fab.dispositif(), fab.apprentissage()),
        f"{D}/l:code-financeur",
        ["10", "16"],
    ),
    (fab.document(), f"{D}/l:nb-places-financees", ["12"]),
    (
        fab.document(),
        f"{D}/l:extras[@info='specificites']/l:extra[@info='code-public-vise']",
        ["82054", "81054"],
    ),
    (
        avec_dispositifs(POEC),
        f"{D}/l:extras[@info='specificites']/l:extra[not(@ref)]",
        ["POEC", "34567"],
    ),
    (
        avec_dispositifs(POEC),
        f"{D}/l:extras[@info='specificites']/l:extra[not(@ref)]/@info",
        ["programme-financeur", "ref-action-marche-financeur"],
    ),
    (
        avec_dispositifs(POEC),
        f"{D}/{sofi('opco')} | {D}/{sofi('reference-marche')}",
        ["akto", "34567"],
    ),
    # Typed for a POEC before another dispositif was chosen: kept on the card, not sent.
    (
        avec_dispositifs(replace(POEC, type=fab.dispositif().type)),
        f"{A}/l:organisme-financeur/{sofi('opco')} | {A}/l:organisme-financeur/{sofi('reference-marche')}",
        [],
    ),
    (
        PUBLIQUE,
        f"{D}/l:extras[@info='specificites']/l:extra[@info='programme-financeur']",
        ["Parcours entrepreneur"],
    ),
    (
        PUBLIQUE,
        f"{D}/l:extras[@info='specificites']/l:extra[@info='code-perimetre-recrutement']",
        ["3"],
    ),
    (PUBLIQUE, f"{A}/l:code-perimetre-recrutement", ["3"]),
    (fab.document(), f"{A}/l:code-perimetre-recrutement", []),
    (PUBLIQUE, f"{A}/l:conventionnement", ["1"]),
    (fab.document(), f"{A}/l:conventionnement", ["0"]),
    (
        avec_dispositifs(fab.dispositif(), fab.dispositif(62, genre={"code_financeur": "4"})),
        f"{A}/l:conventionnement",
        ["1"],
    ),
    (PUBLIQUE, f"{D}/{sofi('numero-lot')}", ["PE2024_8"]),
    (PUBLIQUE, f"{D}/{sofi('id-action-cr')}", ["2872"]),
    (PUBLIQUE, f"{D}/{sofi('of-mandataire-cr')}", ["75"]),
    (
        avec_dispositifs(fab.dispositif(), AUTRES_PUBLICS),
        f"{A}/l:code-public-vise",
        ["82054", "81054", "82044"],
    ),
    (
        avec_dispositifs(fab.dispositif(), AUTRES_PUBLICS),
        f"{A}/l:code-public-vise/@ref",
        ["V14", "V14", "V13"],
    ),
    (
        avec_dispositifs(fab.dispositif(genre={"publics": DOUZE})),
        f"{A}/l:code-public-vise",
        [public.code for public in DOUZE[:10]],
    ),
    (
        avec_dispositifs(fab.dispositif(genre={"publics": DOUZE})),
        f"{A}/{sofi('code-public-vise')}",
        [public.code for public in DOUZE],
    ),
    (fab.document(), f"{A}/l:prise-en-charge-frais-possible", ["1"]),
    (
        avec_dispositifs(
            fab.dispositif(prise_en_charge=False), fab.apprentissage(prise_en_charge=True)
        ),
        f"{A}/l:prise-en-charge-frais-possible",
        ["1"],
    ),
    (
        avec_dispositifs(fab.dispositif(prise_en_charge=False)),
        f"{A}/l:prise-en-charge-frais-possible",
        ["0"],
    ),
    (fab.document(), f"{A}/l:prix-total-TTC", ["1399.50"]),
    (
        avec_dispositifs(
            fab.dispositif(frais_ttc="980.00", frais_certification=None, frais_additionnels=None)
        ),
        f"{A}/l:prix-total-TTC",
        ["980.00"],
    ),
    (avec_dispositifs(fab.dispositif(frais_ttc=None)), f"{A}/l:prix-total-TTC", []),
    (
        avec_dispositifs(fab.dispositif(frais_ttc="0.00", **SANS_FRAIS)),
        f"{A}/l:prix-total-TTC",
        ["0"],
    ),
    (avec_dispositifs(fab.dispositif(frais_ttc="0.00")), f"{A}/l:prix-total-TTC", ["199.50"]),
    (avec_dispositifs(fab.apprentissage(**SANS_FRAIS)), f"{A}/l:prix-total-TTC", ["0"]),
    (avec_dispositifs(fab.professionnalisation(**SANS_FRAIS)), f"{A}/l:prix-total-TTC", ["0"]),
    (avec_dispositifs(replace(POEC, **SANS_FRAIS)), f"{A}/l:prix-total-TTC", ["0"]),
    (avec_dispositifs(replace(REGIONAL, **SANS_FRAIS)), f"{A}/l:prix-total-TTC", ["0"]),
    # What a regional programme doesn't pay is still the learner's.
    (avec_dispositifs(REGIONAL), f"{A}/l:prix-total-TTC", ["199.50"]),
    (
        fab.document(),
        f"{A}/l:detail-conditions-prise-en-charge",
        ["Compte personnel de formation : prise en charge possible, sur 1 200 € TTC."],
    ),
    (
        avec_dispositifs(
            fab.dispositif(prise_en_charge=False, frais_ttc="980.50"),
            fab.apprentissage(**SANS_FRAIS),
            fab.dispositif(65, frais_ttc=None, genre={"libelle": "Plan"}),
        ),
        f"{A}/l:detail-conditions-prise-en-charge",
        [
            "Compte personnel de formation : pas de prise en charge, 980,50 € TTC. "
            "Contrat d'apprentissage : rien à payer pour la personne formée. "
            "Plan : prise en charge possible."
        ],
    ),
    (
        PUBLIQUE,
        f"{A}/l:detail-conditions-prise-en-charge",
        ["PROGRAMME REGION : frais pédagogiques pris en charge."],
    ),
    (
        avec_dispositifs(
            *(fab.dispositif(n, genre={"libelle": f"{n} {'x' * 70}"}) for n in range(7))
        ),
        f"{A}/{sofi('detail-conditions-prise-en-charge')}",
        [f"{n} {'x' * 70} : prise en charge possible, sur 1 200 € TTC." for n in (5, 6)],
    ),
    # The language has room for eight.
    (
        avec_dispositifs(*(fab.dispositif(n, code=f"d{n}") for n in range(10))),
        f"{A}/{sofi('organisme-financeur')}",
        ["d8", "d9"],
    ),
    (
        avec_dispositifs(fab.dispositif(frais_ttc=None), fab.apprentissage()),
        f"{A}/l:prix-total-TTC",
        [],
    ),
    (
        fab.document(),
        f"{D}/l:extras[@info='frais-pedagogiques']/l:extra",
        ["20.00", "1000.00", "1200.00"],
    ),
    (fab.document(), f"{D}/{sofi('frais-certification')}", ["150.00"]),
    (fab.document(), f"{D}/{sofi('places-restantes')}", ["5"]),
    (
        fab.document(),
        f"{A}/l:frais-restants",
        ["Frais de certification : 150 € (obligatoires). Frais additionnels : 49,50 € (tenue)."],
    ),
    (
        avec_dispositifs(fab.dispositif(frais_additionnels_objet="y" * 200)),
        f"{A}/l:frais-restants",
        ["Frais de certification : 150 € (obligatoires)."],
    ),
]

TABLE = [*ALTERNANCE, *FINANCEMENT]
