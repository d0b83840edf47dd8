"""S and the directory: what each holds, and where the language has it."""

from msgspec.structs import replace

from .. import documents_publies as fab
from .cas import A, R, S, avec_session, sofi
from .cas_financement import PUBLIQUE

CANDIDATURE = {"type": "candidature", "debut": "2026-03-01", "fin": "2026-06-30"}
INSCRIPTION = {"type": "inscription", "debut": "2026-06-01", "fin": "2026-07-31"}
PASSEE = {"type": "recrutement", "debut": "2026-01-01", "fin": "2026-02-28"}
INSCRIPTION_PASSEE = PASSEE | {"type": "inscription"}
P = f"{S}/l:periode-inscription/l:periode/l:debut"

SESSION = [
    (fab.document(), f"{S}/l:periode/*", ["20260928", "20270611"]),
    (fab.document(), P, []),
    (avec_session(periodes_inscription=[CANDIDATURE, INSCRIPTION]), P, ["20260601"]),
    (avec_session(periodes_inscription=[PASSEE, CANDIDATURE]), P, ["20260301"]),
    (avec_session(periodes_inscription=[PASSEE]), P, []),
    (avec_session(periodes_inscription=[INSCRIPTION_PASSEE, CANDIDATURE]), P, ["20260101"]),
    (avec_session(periodes_inscription=[INSCRIPTION_PASSEE, INSCRIPTION]), P, ["20260601"]),
    (
        avec_session(periodes_inscription=[PASSEE, CANDIDATURE]),
        f"{S}/{sofi('periode-inscription')}/@tag",
        ["recrutement", "candidature"],
    ),
    (fab.document(), f"{S}/l:adresse-inscription//l:ville", ["Nantes"]),
    (
        avec_session(
            inscription={
                "a": "adresse",
                "site": None,
                "nom": "Mairie",
                "adresse": fab.adresse(lignes=[]),
            }
        ),
        f"{S}/l:adresse-inscription//l:ligne",
        ["-"],
    ),
    (fab.document(), f"{R}/l:modalite-recrutement", ["3", "9"]),
    (avec_session(informations_collectives=[]), f"{R}/l:modalite-recrutement", ["3", "9"]),
    (
        avec_session(informations_collectives=[fab.information(1), fab.information(2)]),
        f"{R}/l:modalite-recrutement",
        ["3", "9", "9"],
    ),
    (fab.document(), f"{R}/l:heure-debut | {R}/l:heure-fin", ["09h30", "12h00"]),
    (fab.document(), f"{R}/l:periode/*", ["20260603", "20260603"]),
    (fab.document(), f"{R}/l:nb-places", ["20"]),
    (fab.document(), f"{R}/l:a-distance", ["0"]),
    (
        avec_session(
            informations_collectives=[
                fab.information(
                    ou="distance", adresse=None, nom="", url="https://visio.exemple.fr/"
                )
            ]
        ),
        f"{R}/l:a-distance | {R}/l:adresse | {R}/l:urlweb",
        ["1", "https://visio.exemple.fr/"],
    ),
    (
        avec_session(informations_collectives=[fab.information(heure_fin=None, places=None)]),
        f"{R}/l:heure-fin | {R}/l:nb-places",
        [],
    ),
]

SANS_REUNION = replace(PUBLIQUE, sessions=[fab.session(informations_collectives=[])])
QUATRE_REUNIONS = [
    fab.information(1, date="2026-05-19"),
    fab.information(2, date="2026-07-01", adresse=None, ou="distance"),
    *(
        fab.information(n, date=f"2026-0{n}-15", adresse=fab.adresse(ville=f"Ville {n}"))
        for n in (8, 9, 6)
    ),
]
REUNIONS = [
    (fab.document(), f"{A}/l:date-information/l:date", ["20260603"]),
    (fab.document(), f"{A}/l:adresse-information//l:ville", ["Nantes"]),
    (
        avec_session(informations_collectives=QUATRE_REUNIONS),
        f"{A}/l:date-information/l:date",
        ["20260615", "20260701", "20260815"],
    ),
    (
        avec_session(informations_collectives=QUATRE_REUNIONS),
        f"{A}/l:adresse-information//l:ville",
        ["Ville 6"],
    ),
    (
        avec_session(informations_collectives=QUATRE_REUNIONS[:2]),
        f"{A}/l:adresse-information | {A}/l:date-information/l:date",
        ["20260701"],
    ),
    (
        avec_session(periodes_inscription=[INSCRIPTION]),
        f"{A}/l:modalites-recrutement",
        [
            "dossier, information collective\n"
            "Inscription : Site de l'île, 12 rue du Port, 44000 Nantes\n"
            "Inscription : du 01/06/2026 au 31/07/2026"
        ],
    ),
    # Kairos and Ouiform take what says that it recruits by a meeting: without one, nothing says so.
    (SANS_REUNION, f"{R}/l:modalite-recrutement", ["3"]),
    (SANS_REUNION, ".//*[contains(., 'information collective')]", []),
    (SANS_REUNION, f"{A}/l:date-information | {A}/l:adresse-information", []),
    (SANS_REUNION, f"{A}/{sofi('modalite-recrutement')}", ["9"]),
    (SANS_REUNION, f"{A}/{sofi('kairos-ouiform')}", []),
    (PUBLIQUE, f"{A}/{sofi('kairos-ouiform')}", ["1"]),
]

ANNUAIRE = [
    (
        fab.document(organisme=fab.organisme(habilitations=["RNCP37538"])),
        f"{A}/l:organisme-formateur/l:reference-certification/*",
        ["37538"],
    ),
    (
        fab.document(organisme=fab.organisme(habilitations=["RS5550"])),
        f"{A}/l:organisme-formateur/l:reference-certification/l:reference-code-RS",
        ["RS5550"],
    ),
    (fab.document(), f"{A}/l:organisme-formateur/l:reference-certification", []),
    (fab.document(), "l:contact-formation//l:nom", ["Exemple"]),
    (fab.document(), "l:contact-formation//l:telfixe/l:numtel", ["02 40 00 00 00"]),
    (
        avec_session(contact=fab.contact(telephone="06.00.00.00.00")),
        "l:contact-formation//l:portable/l:numtel",
        ["06 00 00 00 00"],
    ),
    (
        avec_session(contact=fab.contact(telephone="", courriel="")),
        "l:contact-formation/@numero",
        ["72"],
    ),
    (fab.document(), f"{S}/l:contact-session/l:type-contact", ["1", "2"]),
    (
        avec_session(referent_prf=fab.contact(75), mail_liaison="liaison@exemple.fr"),
        f"{S}/l:contact-session/@info",
        ["referent-pmr", "referent-mobilite", "referent-prf", "mail-liaison"],
    ),
    (
        avec_session(referent_prf=fab.contact(75), mail_liaison="liaison@exemple.fr"),
        f"{S}/l:contact-session/l:type-contact",
        ["1", "2", "0", "0"],
    ),
    (
        avec_session(referent_pmr=fab.contact(telephone="", courriel="")),
        f"{S}/l:contact-session/l:type-contact",
        ["2"],
    ),
    (fab.document(), f"{A}/l:lieu-de-formation/l:coordonnees/l:nom", ["Site de l'île"]),
    (
        avec_session(lieu=fab.site(nom="S" * 60)),
        f"{A}/l:lieu-de-formation//l:denomination",
        ["S" * 60],
    ),
    (
        avec_session(lieu=fab.site(nom="S" * 60, adresse=fab.adresse(denomination="Tour"))),
        f"{A}/l:lieu-de-formation/{sofi('nom-du-site')}",
        ["S" * 60],
    ),
    (fab.document(), f"{A}/l:lieu-de-formation//l:code-INSEE-commune", ["44109"]),
    (fab.document(), f"{A}/l:lieu-de-formation//l:latitude", ["47.2184"]),
    (fab.document(), f"{A}/l:restauration", ["Self"]),
    (fab.document(), f"{A}/l:hebergement", []),
    (fab.document(), f"{A}/l:acces-handicapes", ["Ascenseur"]),
    (fab.document(), f"{A}/l:organisme-formateur//l:SIRET", ["99900012800010"]),
    (
        fab.document(organisme=fab.organisme(uai="0441975H")),
        f"{A}/l:organisme-formateur/l:code-UAI-formateur/l:code-UAI",
        ["0441975H"],
    ),
    (fab.document(), f"{A}/l:lieu-de-formation/@tag", ["principal"]),
    (fab.document(), f"{A}/l:organisme-formateur/l:potentiel/*/@ref", ["V14", "V13"]),
    (fab.document(), "l:organisme-formation-responsable/l:numero-activite", ["52440000044"]),
    (
        avec_session(responsable=fab.organisme(nda="", uai="0441975H")),
        "l:organisme-formation-responsable/l:numero-activite",
        ["99999999999"],
    ),
    (
        avec_session(responsable=fab.organisme(nda="", uai="0441975H")),
        "l:organisme-formation-responsable//l:code-UAI",
        ["0441975H"],
    ),
    (
        avec_session(responsable=fab.organisme(contact=None)),
        "l:organisme-formation-responsable/l:contact-organisme//l:courriel",
        ["port@exemple.fr"],
    ),
]

TABLE = [*SESSION, *REUNIONS, *ANNUAIRE]
