"""F and A: what each card holds, and where the language has it."""

from .. import documents_publies as fab
from .cas import A, S, avec_action, avec_formation, avec_session, sofi

BLOCS = fab.formation().blocs
NSF = [
    {"code": c, "suffixe": s, "libelle": ""} for c, s in (("221", "w"), ("221", "p"), ("315", ""))
]
LOCALE = fab.fiche(code="900001", locale=True)
RICHE = "<p>Un <strong>deux</strong></p><ul><li>trois</li><li>quatre &amp; cinq</li></ul>"

FORMATION = [
    (fab.document(), "@numero", ["7-8"]),
    (fab.document(), "@id", ["F7-A8-O41-P1"]),
    (fab.document(), "@horodatage-creation", ["2026-04-01T08:00:00+00:00"]),
    (fab.document(), "@horodatage-modification", ["2026-05-19T14:02:03+00:00"]),
    (fab.document(), "@horodatage-export", ["2026-05-20T02:00:00+02:00"]),
    (fab.document(), f"{A}/@numero", ["7-8-9"]),
    (fab.document(), f"{A}/@id", ["A9"]),
    (fab.document(), f"{S}/@numero", ["7-8-9"]),
    (fab.document(), f"{S}/@id", ["S9"]),
    (fab.document(), "l:intitule-formation", ["Assistant ressources humaines - alternance"]),
    (avec_formation(certifiante=False), "l:certifiante", ["0"]),
    (fab.document(), "l:certifiante", ["1"]),
    (fab.document(), "l:objectif-general-formation", ["6"]),
    (fab.document(f=fab.formation_propre()), "l:objectif-general-formation", ["7"]),
    (fab.document(), "l:certification/l:code-RNCP", ["37538"]),
    (fab.document(), "l:certification/l:code-CERTIFINFO", ["109049"]),
    (
        avec_formation(fiche=fab.fiche(rncp="", rs="RS1234")),
        "l:certification/l:code-RS",
        ["RS1234"],
    ),
    (fab.document(f=fab.formation_propre()), "l:certification", []),
    (
        fab.document(f=fab.formation_propre()),
        f"l:domaine-formation/{sofi('famille-metier')}",
        ["G16"],
    ),
    # A sheet made here has a code that nobody else knows: it is never sent as one of Certif Info's.
    (avec_formation(fiche=LOCALE), ".//l:code-CERTIFINFO | .//l:reference-code-CERTIFINFO", []),
    (avec_formation(fiche=LOCALE), "l:certification/l:code-RNCP", ["37538"]),
    (avec_formation(fiche=LOCALE), f"l:certification/{sofi('fiche-locale')}", ["900001"]),
    (fab.document(), f"{S}//l:reference-code-CERTIFINFO", ["109049"]),
    (
        fab.document(),
        "l:url-formation/l:urlweb | .//l:url-session/l:urlweb",
        ["http://localhost:8000/formation/9/"] * 2,
    ),
    (avec_action(plus_formation="<p>Un <em>plus</em></p>"), sofi("plus-formation"), ["Un plus"]),
]

# The network's own form of it: https://gitlab.com/lheo, « Extra eligibilite-cpf ».
CPF = f"{S}/l:extras[@info='eligibilite-cpf']"
ELIGIBILITE = [
    (
        fab.document(),
        f"{CPF}/l:extra",
        ["RNCP", "20230403", "20280831", "3", "1", "1"],
    ),
    (
        fab.document(),
        f"{CPF}/l:extra/@info",
        ["source", "debut-validite", "fin-validite", "public", "france-entiere", "inter-branche"],
    ),
    (fab.document(), f"{CPF}/@numero", ["RNCP37538"]),
    (avec_formation(fiche=fab.fiche(rncp="", rs="RS5550")), f"{CPF}/@numero", ["RS5550"]),
    (
        avec_formation(fiche=fab.fiche(debut="2012-06-01", fin=None)),
        f"{CPF}/l:extra[contains(@info, 'validite')]",
        ["20190101", "99999999"],
    ),
    (
        avec_formation(fiche=fab.fiche(debut=None)),
        f"{CPF}/l:extra[@info='debut-validite']",
        ["00000000"],
    ),
    (
        avec_formation(fiche=fab.fiche(rncp="", code="93559", debut=None)),
        f"{CPF}/l:extra[@info='source' or @info='debut-validite']",
        ["L6323-6", "20190101"],
    ),
    (avec_formation(eligible_cpf=False), CPF, []),
    (fab.document(), "l:extras[@info='eligibilite-cpf']", []),
]

DATES = [
    (fab.document(), "@datecrea | @datemaj", ["20260401", "20260519"]),
    (fab.document(), f"{A}/@datecrea | {A}/@datemaj", ["20260501", "20260519"]),
    (fab.document(), f"{S}/@datecrea | {S}/@datemaj", ["20260501", "20260519"]),
    # The day is the one it was in Paris.
    (fab.document(publie_le="2026-05-19T22:30:00+00:00"), "@datemaj", ["20260520"]),
]

DOMAINES = [
    (fab.document(), "l:domaine-formation/l:code-FORMACODE/@ref", ["V14", "V14"]),
    (fab.document(), "l:domaine-formation/l:code-FORMACODE[@tag='principal']", ["33054"]),
    (
        avec_formation(domaines=[fab.formacode("44004", "V13"), fab.formacode("15084")]),
        "l:domaine-formation/l:code-FORMACODE/@ref",
        ["V13", "V14"],
    ),
    (
        avec_formation(domaines=[fab.formacode(f"1508{n}") for n in range(7)]),
        "l:domaine-formation/l:code-FORMACODE",
        [f"1508{n}" for n in range(5)],
    ),
    (
        avec_formation(domaines=[fab.formacode(f"1508{n}") for n in range(7)]),
        f"l:domaine-formation/{sofi('code-FORMACODE')}",
        [f"1508{n}" for n in range(7)],
    ),
    (avec_formation(domaines=[]), "l:domaine-formation/l:code-FORMACODE", []),
    (avec_formation(nsf=NSF), "l:domaine-formation/l:code-NSF", ["221", "315"]),
    (avec_formation(nsf=NSF), f"l:domaine-formation/{sofi('code-NSF')}", ["221w", "221p", "315"]),
    (fab.document(), "l:domaine-formation/l:code-ROME[@ref='V4']", ["M1501"]),
    (
        avec_formation(metiers=[{"code": f"M150{n}", "libelle": ""} for n in range(6)]),
        "l:domaine-formation/l:code-ROME",
        [f"M150{n}" for n in range(5)],
    ),
    (
        avec_formation(metiers=[{"code": f"M150{n}", "libelle": ""} for n in range(6)]),
        f"l:domaine-formation/{sofi('code-ROME')}",
        [f"M150{n}" for n in range(6)],
    ),
]

NIVEAUX = [
    (avec_action(niveau_entree=dit), "l:code-niveau-entree", [ecrit])
    for dit, ecrit in {"3": "13", "4": "14", "8": "18", "sans": "1", "nc": "0", "": "0"}.items()
] + [
    (avec_formation(niveau_sortie=dit), "l:code-niveau-sortie", ecrit)
    for dit, ecrit in {"5": ["15"], "7": ["17"], "sans": ["1"], "nc": ["0"], "": []}.items()
]

PARCOURS = [
    (avec_session(parcours=["collectif"]), "l:parcours-de-formation", ["1"]),
    (avec_session(parcours=["individualise"]), "l:parcours-de-formation", ["2"]),
    (avec_session(parcours=["modulaire"]), "l:parcours-de-formation", ["3"]),
    (avec_session(parcours=["mixte"]), "l:parcours-de-formation", ["4"]),
    (avec_session(parcours=["modulaire", "individualise"]), "l:parcours-de-formation", ["4"]),
    (
        avec_session(parcours=["modulaire", "individualise"]),
        f"{A}/{sofi('parcours')}",
        ["modulaire", "individualise"],
    ),
    (avec_session(parcours=["mixte"]), f"{A}/{sofi('parcours')}", []),
    (avec_session(parcours=["inconnu"]), "l:parcours-de-formation", ["4"]),
    (avec_session(parcours=["inconnu"]), f"{A}/{sofi('parcours')}", ["inconnu"]),
]

TEXTES = [
    (
        fab.document(),
        "l:resultats-attendus",
        ["Obtention de la certification : Assistant ressources humaines"],
    ),
    (fab.document(f=fab.formation_propre()), "l:resultats-attendus", ["Attestation de formation"]),
    (
        avec_action(resultats_attendus=RICHE),
        "l:resultats-attendus",
        ["Un deux\ntrois\nquatre & cinq"],
    ),
    (
        avec_action(objectifs="<p>Le nôtre</p>"),
        "l:objectif-formation",
        ["Assurer la gestion du personnel.\nLe nôtre"],
    ),
    (
        avec_action(complement_programme="<p>Plus</p>"),
        "l:contenu-formation",
        ["Administrer le personnel\nRecruter\nPlus"],
    ),
    (fab.document(f=fab.formation_propre()), "l:contenu-formation", ["-"]),
    (fab.document(f=fab.formation_propre()), "l:objectif-formation", ["-"]),
    (avec_formation(intitule="x"), f"{A}/l:conditions-specifiques", ["aucune"]),
    (
        avec_action(
            prerequis=[
                {"code": "a2", "libelle": "Niveau A2"},
                {"code": "m", "libelle": "Motivation"},
            ],
            commentaire_prerequis="<p>Et le permis</p>",
        ),
        f"{A}/l:conditions-specifiques",
        ["Niveau A2\nMotivation\nEt le permis"],
    ),
    (avec_action(public_vise="Salariés"), f"{A}/l:info-public-vise", ["Salariés"]),
    (
        avec_session(rythmes=["discontinu"], periodes=["soir", "week_end"], commentaire_duree=""),
        f"{A}/l:rythme-formation",
        ["discontinu, cours du soir, cours le week-end"],
    ),
    (
        fab.document(),
        f"{A}/l:rythme-formation",
        ["continu, temps plein, cours de jour\nFermé à Noël."],
    ),
]

MODALITES = [
    (avec_session(enseignement="presentiel"), f"{A}/l:modalites-enseignement", ["0"]),
    (avec_session(enseignement="hybride"), f"{A}/l:modalites-enseignement", ["1"]),
    (avec_session(enseignement="distance"), f"{A}/l:modalites-enseignement", ["2"]),
    (avec_session(esp="fixes"), f"{A}/l:modalites-entrees-sorties", ["0"]),
    (avec_session(esp="permanentes"), f"{A}/l:modalites-entrees-sorties", ["1"]),
    (avec_session(esp="permanentes"), f"{A}/{sofi('esp')}", []),
    (avec_session(esp="cadencees"), f"{A}/l:modalites-entrees-sorties", ["1"]),
    (avec_session(esp="cadencees"), f"{A}/{sofi('esp')}", ["cadencees"]),
    (avec_session(recrutement="ouvert"), f"{S}/l:etat-recrutement", ["1"]),
    (avec_session(recrutement="ferme"), f"{S}/l:etat-recrutement", ["2"]),
    (avec_session(recrutement="suspendu"), f"{S}/l:etat-recrutement", ["3"]),
    (
        avec_session(
            modalites=["alternance", "distance", "afest", "handicap", "entreprise", "organisme"]
        ),
        f"{A}/l:code-modalite-pedagogique[@ref='V10']",
        ["96142", "96128", "96129", "96147", "96132"],
    ),
    (
        avec_session(modalites=["distance", "organisme"]),
        f"{A}/l:modalites-pedagogiques",
        ["à distance (FOAD), en organisme de formation"],
    ),
    (fab.document(), f"{A}/l:code-modalite-pedagogique", []),
    # One of the readers takes whole hours only: the exact ones are in ours.
    (avec_session(heures_hebdo="28.50"), f"{A}/l:extras[@info='duree-hebdo']/l:extra", ["29"]),
    (avec_session(heures_hebdo="28.50"), f"{A}/{sofi('duree-hebdo')}", ["28.5"]),
    (avec_session(heures_hebdo="35.00"), f"{A}/l:extras[@info='duree-hebdo']/l:extra", ["35"]),
    (avec_session(heures_hebdo=None), f"{A}/l:extras[@info='duree-hebdo']", []),
    (fab.document(), f"{A}/l:duree-indicative", ["9 mois"]),
    (fab.document(), f"{A}/l:nombre-heures-centre", ["700"]),
    (fab.document(), f"{A}/l:nombre-heures-entreprise", ["280"]),
    (fab.document(), f"{A}/l:nombre-heures-total", ["980"]),
    (avec_action(niveau_entree_obligatoire=True), f"{A}/l:niveau-entree-obligatoire", ["1"]),
    (avec_action(niveau_entree_obligatoire=None), f"{A}/l:niveau-entree-obligatoire", ["0"]),
    (
        avec_action(url_action="https://a.fr/", url_pdf="https://b.fr/", url_video="https://c.fr/"),
        f"{A}/l:url-action/l:urlweb",
        ["https://a.fr/", "https://b.fr/", "https://c.fr/"],
    ),
    (avec_action(url_video="https://c.fr/"), f"{A}/l:url-action/l:urlweb/@info", ["video"]),
    (fab.document(), f"{A}/l:url-action", []),
]

EQUIPEMENT = {"type": "11", "obligatoire": True, "cout": 300, "commentaire": "<p>Un ordinateur</p>"}
EQUIPEMENTS = [
    (fab.document(), f"{A}/l:langue-formation", ["fr"]),
    (avec_action(langue="br"), f"{A}/l:langue-formation", ["br"]),
    (avec_action(equipements=[EQUIPEMENT]), f"{A}/l:equipement/l:type-equipement", ["11"]),
    (
        avec_action(equipements=[EQUIPEMENT]),
        f"{A}/l:equipement/l:cout-indicatif-equipement",
        ["300"],
    ),
    (avec_action(equipements=[EQUIPEMENT]), f"{A}/l:equipement/l:commentaire", ["Un ordinateur"]),
    (avec_action(equipements=[EQUIPEMENT]), f"{A}/l:equipement/{sofi('obligatoire')}", ["1"]),
    (
        avec_action(equipements=[EQUIPEMENT | {"cout": 0, "commentaire": ""}]),
        f"{A}/l:equipement/l:cout-indicatif-equipement",
        ["0"],
    ),
]

TOUT_BLOCS = [
    (avec_formation(individualisation=False), f"{S}//l:validation-blocs", ["1"]),
    (avec_formation(individualisation=True), f"{S}//l:validation-blocs", ["2"]),
    (
        avec_formation(individualisation=True, validation="partielle", blocs=BLOCS[:1]),
        f"{S}//l:validation-blocs",
        ["0"],
    ),
    (
        avec_formation(individualisation=True, validation="partielle", blocs=BLOCS[:1]),
        f"{S}//l:code-bloc",
        ["RNCP37538BC01"],
    ),
    (fab.document(), f"{S}//l:libelle-bloc", ["Administrer le personnel", "RNCP37538BC02"]),
    (fab.document(), f"{S}//l:reference-code-RNCP", ["37538"]),
    (
        avec_formation(blocs=[{"id": 1, "code": "RNCP1BC01", "libelle": ""}]),
        f"{S}//l:libelle-bloc",
        ["RNCP1BC01"],
    ),
    (avec_formation(blocs=[]), f"{S}/l:blocs-competences", []),
    (avec_formation(blocs=[], individualisation=True), sofi("individualisation"), ["1"]),
    (avec_formation(blocs=[]), sofi("validation"), ["totale"]),
    (fab.document(), sofi("validation"), []),
]

TABLE = [
    *FORMATION,
    *ELIGIBILITE,
    *DATES,
    *DOMAINES,
    *NIVEAUX,
    *PARCOURS,
    *TEXTES,
    *MODALITES,
    *EQUIPEMENTS,
    *TOUT_BLOCS,
]
