"""Cases at the limits: établissement, F and A cards."""

from sofi.annuaire.models import NDA_SANS
from sofi.offre.models import Equipement
from sofi.referentiels.models import Certificateur, PreRequis

from .en_memoire import HIER, JOUR, Cas, bloc, contact, programme, retiree, saisie

SANS_FICHE = {"formation.fiche": None}
PARTIELLE = {"formation.validation": "partielle", "formation.individualisation": True}
ACTION: list[Cas] = [
    ("intitule_trop_long", {"fiche.libelle": "x" * 250, "action.complement_intitule": "yy"}, []),
    (
        "intitule_trop_long",
        {"fiche.libelle": "x" * 250, "action.complement_intitule": "yyy"},
        ["256 caractères, soit 1 de trop : la limite est de 255"],
    ),
    ("intitule_trop_long", {"fiche.libelle": "x" * 300}, []),
    *(
        ("video_lisible", {"action.url_video": adresse}, trouve)
        for adresse, trouve in (
            ("", []),
            ("https://youtu.be/1", []),
            ("https://www.youtube.com/watch?v=1", []),
            ("https://www.youtube-nocookie.com/1", []),
            ("https://exemple.fr/film.MP4?x=1", []),
            ("https://[", []),
            ("https://monyoutube.com/1", ["« https://monyoutube.com/1 »"]),
            ("https://exemple.fr/film.avi", ["film.avi »"]),
            ("film", ["« film »"]),
        )
    ),
    ("prerequis_retires", {"action.prerequis": [PreRequis(libelle="Permis B")]}, []),
    (
        "prerequis_retires",
        {"action.prerequis": [PreRequis(libelle="Permis B", retire_le=HIER)]},
        ["« Permis B » n'est plus proposé depuis le 31/05/2026"],
    ),
    ("au_moins_une_session", {"action.sessions": []}, ["pas de session"]),
    ("au_moins_une_session", {"action.sessions": [retiree()]}, ["pas de session"]),
    ("au_moins_une_session", {"action.sessions": [retiree(), retiree(2, None)]}, []),
    ("au_moins_une_session", programme() | {"action.sessions": []}, ["pas de session"]),
    (
        "au_moins_une_session",
        {"action.sessions": [], "contexte.publiees": {1}},
        ["pas de session"],
    ),
    (
        "au_moins_une_session",
        programme() | {"action.sessions": [], "contexte.publiees": {1}},
        [],
    ),
    (
        "toutes_retirees",
        programme() | {"action.sessions": [retiree()], "contexte.publiees": {1}},
        ["Toutes les sessions sont retirées"],
    ),
    (
        "toutes_retirees",
        programme() | {"action.sessions": [retiree(), retiree(2, None)], "contexte.publiees": {1}},
        [],
    ),
    ("toutes_retirees", programme() | {"action.sessions": [retiree()]}, []),
    ("toutes_retirees", {"action.sessions": [retiree()], "contexte.publiees": {1}}, []),
    ("lot_retire", programme(), []),
    ("lot_retire", programme(retire_le=HIER), ["Le lot 26-1", "depuis le 31/05/2026"]),
]
TEXTES: list[Cas] = [
    ("textes_riches", {"action.objectifs": "<p>" + "x" * 3000 + "</p>"}, []),
    ("textes_riches", {"action.objectifs": "<p>" + "x" * 3001 + "</p>"}, ["1"]),
    ("textes_riches", {"action.objectifs": "<script>x</script>"}, [""]),
    (
        "commentaires_equipements",
        {"action.equipements": [Equipement(type="6", commentaire="x" * 500)]},
        [],
    ),
    (
        "commentaires_equipements",
        {"action.equipements": [Equipement(type="6", commentaire="x" * 501)]},
        ["Protection des pieds : "],
    ),
    (
        "commentaires_equipements",
        {"action.equipements": [Equipement(type="6", commentaire="<script>x</script>")]},
        ["Protection des pieds : "],
    ),
    (
        "prerequis_trop_longs",
        {
            "action.prerequis": [PreRequis(libelle="a" * 999), PreRequis(libelle="b" * 1000)],
            "action.commentaire_prerequis": "<p>" + "x" * 999 + "</p>",
        },
        [],
    ),
    (
        "prerequis_trop_longs",
        {
            "action.prerequis": [PreRequis(libelle="a" * 999), PreRequis(libelle="b" * 1000)],
            "action.commentaire_prerequis": "<p>" + "x" * 1000 + "</p>",
        },
        ["font 3 001 caractères, soit 1 de trop : la limite est de 3 000"],
    ),
    ("prerequis_trop_longs", {"action.commentaire_prerequis": "x" * 3001}, []),
    ("prerequis_trop_longs", {"action.prerequis": [PreRequis(libelle="a" * 3000)]}, []),
]
FORMATION: list[Cas] = [
    (
        "fiche_remplacee",
        {"fiche.remplacee_par": type(saisie()["fiche"])(pk="99", libelle="CAP bois")},
        ["84383 a été remplacé par 99 CAP bois"],
    ),
    (
        "fiche_remplacee",
        {"fiche.retire_le": HIER},
        ["84383 CAP ébéniste a été retiré le 31/05/2026"],
    ),
    ("fiche_remplacee", SANS_FICHE, []),
    ("fiche_terminee", {"certification.date_fin_enregistrement": JOUR}, []),
    (
        "fiche_terminee",
        {"certification.date_fin_enregistrement": HIER},
        ["« CAP ébéniste » a pris fin le 31/05/2026"],
    ),
    (
        "fiche_terminee",
        {"certification.active": False},
        ["RNCP37538 « CAP ébéniste » n'est plus active"],
    ),
    (
        "fiche_terminee",
        {"certification.active": False, "certification.date_fin_enregistrement": None},
        ["n'est plus active"],
    ),
    ("fiche_terminee", SANS_FICHE, []),
    ("fiche_terminee", {"fiche.certification": None}, []),
    ("fin_inconnue", {"certification.date_fin_enregistrement": None}, ["« CAP ébéniste »"]),
    ("fin_inconnue", {"fiche.certification": None}, []),
    ("fin_inconnue", SANS_FICHE, []),
    ("habilitation_absente", {"contexte.partenaires": (0, [])}, []),
    (
        "habilitation_absente",
        {"contexte.partenaires": (1, [])},
        ["Atelier des Copeaux", "RNCP37538"],
    ),
    ("habilitation_absente", {"contexte.partenaires": (2, ["999000128"])}, []),
    (
        "habilitation_absente",
        {
            "contexte.partenaires": (1, []),
            "certification.certificateurs": [Certificateur(siret="99900012800999")],
        },
        [],
    ),
    (
        "habilitation_absente",
        {
            "contexte.partenaires": (1, []),
            "certification.certificateurs": [Certificateur(siret="99900099900010")],
        },
        ["RNCP37538"],
    ),
    ("habilitation_absente", {"contexte.partenaires": (1, []), "fiche.certification": None}, []),
    ("habilitation_absente", {"contexte.partenaires": (1, []), **SANS_FICHE}, []),
    ("partielle_impossible", PARTIELLE, []),
    ("partielle_impossible", {"formation.individualisation": False}, []),
    (
        "partielle_impossible",
        PARTIELLE | {"formation.individualisation": False},
        ["ne sont pas individualisés"],
    ),
    ("partielle_impossible", PARTIELLE | {"formation.individualisation": None}, []),
    (
        "partielle_impossible",
        PARTIELLE | {"certification.blocs": [bloc(1)]},
        ["pas plusieurs blocs"],
    ),
    ("partielle_impossible", PARTIELLE | {"certification.blocs": [bloc(1), bloc(2)]}, []),
    ("partielle_impossible", PARTIELLE | SANS_FICHE, []),
    ("blocs_de_la_partielle", PARTIELLE, []),
    ("blocs_de_la_partielle", PARTIELLE | {"formation.blocs": [bloc(1), bloc(3)]}, []),
    (
        "blocs_de_la_partielle",
        PARTIELLE | {"formation.blocs": [bloc(1), bloc(2), bloc(3)]},
        ["Tous les blocs"],
    ),
    (
        "blocs_de_la_partielle",
        PARTIELLE | {"formation.blocs": [bloc(1), bloc(7), bloc(8)]},
        ["RNCP37538BC07 et RNCP37538BC08"],
    ),
    ("blocs_de_la_partielle", {"formation.blocs": [bloc(7)]}, []),
    ("blocs_de_la_partielle", PARTIELLE | SANS_FICHE | {"formation.blocs": [bloc(7)]}, []),
    (
        "certification_sans_fiche",
        SANS_FICHE | {"formation.objectif_general": "6"},
        ["Certification"],
    ),
    ("certification_sans_fiche", SANS_FICHE | {"formation.objectif_general": "7"}, []),
    ("certification_sans_fiche", {"formation.objectif_general": "6"}, []),
]
ETABLISSEMENT: list[Cas] = [
    ("nda_sans_uai", {"etablissement.nda": NDA_SANS}, [NDA_SANS]),
    ("nda_sans_uai", {"etablissement.nda": NDA_SANS, "etablissement.uai": "0530001A"}, []),
    ("nda_sans_uai", {"etablissement.uai": ""}, []),
    ("contact_de_l_etablissement", {"etablissement.contacts": []}, ["contact joignable"]),
    (
        "contact_de_l_etablissement",
        {"etablissement.contacts": [contact(retire_le=HIER), contact(telephone="")]},
        ["contact joignable"],
    ),
    (
        "contact_de_l_etablissement",
        {"etablissement.contacts": [contact(retire_le=HIER), contact()]},
        [],
    ),
]
