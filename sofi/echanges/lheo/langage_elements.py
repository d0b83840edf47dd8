"""The words of LHEO 2.3, one line per element.

Facts only: which element holds which, in what order, how many times, and what its text may be.
Read by ``langage.py``, which turns each line into an object.

A structure lists its children in order. Suffix: none = exactly one, ``?`` = at most one, ``*`` =
any number, ``+`` = at least one, ``{a,b}`` = from a to b. Every structure ends with ``extras*``,
which is therefore not written, except those of ``SANS_EXTRAS``.

A value is ``texte n`` (exactly n characters), ``texte a..b``, ``entier a..b``, ``table NOM``
(see ``tables.py``) or ``date``.
"""

STRUCTURES: dict[str, str] = {
    # The three documents.
    "lheo": "offres",
    "lheo-index": "resumes-offres? resumes-organismes?",
    "lheo-plus": "lheo? organisme-formation-responsable*",
    "offres": "formation+",
    # Formation.
    "formation": (
        "domaine-formation intitule-formation objectif-formation resultats-attendus "
        "contenu-formation certifiante contact-formation+ parcours-de-formation "
        "code-niveau-entree objectif-general-formation? certification{0,5} "
        "code-type-formation{0,5} code-niveau-sortie? url-formation? action+ "
        "organisme-formation-responsable identifiant-module? positionnement? sous-modules? "
        "modules-prerequis?"
    ),
    "domaine-formation": "code-FORMACODE{0,5} code-NSF{0,3} code-ROME{0,5}",
    "certification": ("code-RNCP? code-CERTIFINFO? code-RS? code-CPF? reference-code-FORMACODE?"),
    "reference-certification": "reference-code-RNCP? reference-code-CERTIFINFO? reference-code-RS?",
    "code-type-formation": "code-CPF? code-ELU?",
    "url-formation": "urlweb{1,3}",
    "sous-modules": "sous-module+",
    "sous-module": "reference-module type-module",
    "modules-prerequis": "reference-module+",
    # Action.
    "action": (
        "rythme-formation code-public-vise{1,10} info-public-vise? niveau-entree-obligatoire "
        "modalites-alternance modalites-enseignement conditions-specifiques "
        "prise-en-charge-frais-possible lieu-de-formation* modalites-entrees-sorties url-action? "
        "duree-cycle? session+ adresse-information? date-information{0,3} restauration? "
        "hebergement? transport? acces-handicapes? langue-formation{0,5} modalites-recrutement? "
        "modalites-pedagogiques? code-modalite-pedagogique{0,5} equipement* frais-restants? "
        "code-perimetre-recrutement? infos-perimetre-recrutement? prix-horaire-TTC? "
        "prix-total-TTC? duree-indicative? nombre-heures-centre? nombre-heures-entreprise? "
        "nombre-heures-total? detail-conditions-prise-en-charge? conventionnement? "
        "duree-conventionnee? organisme-formateur* organisme-financeur{0,8} enseignement*"
    ),
    "lieu-de-formation": "SIRET-lieu-formation? code-UAI-lieu-formation? coordonnees",
    "url-action": "urlweb{1,3}",
    "adresse-information": "adresse",
    "date-information": "date",
    "equipement": "type-equipement cout-indicatif-equipement? commentaire?",
    "enseignement": "libelle-enseignement type-enseignement obligatoire commentaire?",
    "organisme-financeur": "code-financeur nb-places-financees?",
    # Session.
    "session": (
        "periode adresse-inscription modalites-inscription? periode-inscription? "
        "etat-recrutement? recrutement* url-session? contact-session* "
        "reference-certification{0,5} blocs-competences* cycle*"
    ),
    "periode": "debut fin",
    "periode-inscription": "periode",
    "adresse-inscription": "adresse",
    "url-session": "urlweb{1,3}",
    "recrutement": (
        "modalite-recrutement code-perimetre-recrutement? infos-perimetre-recrutement? "
        "a-distance? adresse? urlweb? nb-places? periode? heure-debut? heure-fin? commentaire?"
    ),
    "blocs-competences": "validation-blocs reference-certification bloc-competences+",
    "bloc-competences": "libelle-bloc code-bloc",
    "cycle": (
        "type-cycle annee-cycle* effectif-minimal? capacite-simultanee? capacite-cumulee? "
        "alternance?"
    ),
    "alternance": "type-alternance rythme-alternance?",
    "rythme-alternance": "unite-rythme-alternance unites-entreprise unites-centre",
    # Organismes.
    "organisme-formation-responsable": (
        "numero-activite SIRET-organisme-formation nom-organisme raison-sociale "
        "coordonnees-organisme contact-organisme+ renseignements-specifiques? potentiel? "
        "code-UAI-organisme-formation?"
    ),
    "organisme-formateur": (
        "SIRET-formateur raison-sociale-formateur contact-formateur* potentiel? "
        "code-UAI-formateur? reference-certification{0,5}"
    ),
    "potentiel": "code-FORMACODE{1,25}",
    "SIRET-organisme-formation": "SIRET",
    "SIRET-lieu-formation": "SIRET",
    "SIRET-formateur": "SIRET",
    "code-UAI-organisme-formation": "code-UAI",
    "code-UAI-lieu-formation": "code-UAI",
    "code-UAI-formateur": "code-UAI",
    "coordonnees-organisme": "coordonnees",
    # Contacts and addresses.
    "contact-formation": "type-contact? coordonnees",
    "contact-session": "type-contact? coordonnees",
    "contact-organisme": "type-contact? coordonnees",
    "contact-formateur": "type-contact? coordonnees",
    "coordonnees": (
        "civilite? nom? prenom? ligne{0,3} adresse? telfixe? portable? fax? courriel? web?"
    ),
    "adresse": (
        "denomination? ligne{1,4} codepostal ville departement? code-INSEE-commune? "
        "code-INSEE-canton? region? pays? geolocalisation?"
    ),
    "geolocalisation": "latitude longitude",
    "web": "urlweb{1,3}",
    "telfixe": "numtel{1,3}",
    "portable": "numtel{1,3}",
    "fax": "numtel{1,3}",
    # The summaries of lheo-index.
    "resumes-offres": "resume-offre*",
    "resume-offre": (
        "domaine-formation intitule-formation nom-organisme SIRET codepostal? code-INSEE-commune? "
        "ville departement region? certifiante code-niveau-entree prise-en-charge-frais-possible "
        "modalites-enseignement? code-public-vise{1,10} nombre-heures-total? session* "
        "contact-formation-resume* certification{0,5}"
    ),
    "contact-formation-resume": "type-contact? nom? telfixe? courriel?",
    "resumes-organismes": "resume-organisme*",
    "resume-organisme": "nom-organisme raison-sociale SIRET numero-activite",
}

SANS_EXTRAS = frozenset({"periode-inscription"})

VALEURS: dict[str, str] = {
    # Formation.
    "intitule-formation": "texte 1..255",
    "objectif-formation": "texte 1..3000",
    "resultats-attendus": "texte 1..3000",
    "contenu-formation": "texte 1..3000",
    "certifiante": "table boolean",
    "parcours-de-formation": "table type-parcours",
    "code-niveau-entree": "table niveaux",
    "code-niveau-sortie": "table niveaux",
    "objectif-general-formation": "table AIS",
    "identifiant-module": "texte 1..3000",
    "reference-module": "texte 1..3000",
    "type-module": "table type-module",
    "positionnement": "table type-positionnement",
    # Codes of a formation, of a certification.
    "code-FORMACODE": "texte 5",
    "code-NSF": "texte 3",
    "code-ROME": "texte 5",
    "code-public-vise": "texte 5",
    "code-modalite-pedagogique": "texte 5",
    "code-RNCP": "texte 1..10",
    "code-CERTIFINFO": "texte 1..10",
    "code-RS": "texte 3..10",
    "code-CPF": "texte 4..10",
    "code-ELU": "texte 4..10",
    "reference-code-FORMACODE": "texte 5",
    "reference-code-RNCP": "texte 1..10",
    "reference-code-CERTIFINFO": "texte 1..10",
    "reference-code-RS": "texte 1..10",
    # Action.
    "rythme-formation": "texte 1..3000",
    "info-public-vise": "texte 1..250",
    "niveau-entree-obligatoire": "table boolean",
    "modalites-alternance": "texte 1..3000",
    "modalites-enseignement": "table modalites-enseignement",
    "conditions-specifiques": "texte 1..3000",
    "prise-en-charge-frais-possible": "table boolean",
    "modalites-entrees-sorties": "table modalites-es",
    "duree-cycle": "entier 0..99",
    "restauration": "texte 1..250",
    "hebergement": "texte 1..250",
    "transport": "texte 1..250",
    "acces-handicapes": "texte 1..250",
    "langue-formation": "texte 2",
    "modalites-recrutement": "texte 0..3000",
    "modalites-pedagogiques": "texte 0..200",
    "type-equipement": "table type-equipement",
    "cout-indicatif-equipement": "entier 0..99999",
    "frais-restants": "texte 0..200",
    "code-perimetre-recrutement": "table perimetre-recrutement",
    "infos-perimetre-recrutement": "texte 0..50",
    "prix-horaire-TTC": "texte 1..6",
    "prix-total-TTC": "texte 1..10",
    "duree-indicative": "texte 0..150",
    "nombre-heures-centre": "entier 0..99999",
    "nombre-heures-entreprise": "entier 0..99999",
    "nombre-heures-total": "entier 0..99999",
    "detail-conditions-prise-en-charge": "texte 1..600",
    "conventionnement": "table boolean",
    "duree-conventionnee": "entier 0..99999",
    "code-financeur": "table financeurs",
    "nb-places-financees": "entier 0..99999",
    "libelle-enseignement": "texte 1..255",
    "type-enseignement": "table type-enseignement",
    "obligatoire": "table boolean",
    "commentaire": "texte 1..500",
    # Session.
    "debut": "date",
    "fin": "date",
    "date": "date",
    "heure-debut": "texte 2..5",
    "heure-fin": "texte 2..5",
    "modalites-inscription": "texte 1..255",
    "etat-recrutement": "table etat-recrutement",
    "modalite-recrutement": "table modalite-recrutement",
    "a-distance": "table boolean",
    "nb-places": "entier 0..99999",
    "validation-blocs": "table type-validation-blocs",
    "libelle-bloc": "texte 1..500",
    "code-bloc": "texte 8..40",
    "type-cycle": "table type-cycle",
    "annee-cycle": "entier 0..99",
    "effectif-minimal": "entier 0..99999",
    "capacite-simultanee": "entier 0..99999",
    "capacite-cumulee": "entier 0..99999",
    "type-alternance": "table type-alternance",
    "unite-rythme-alternance": "table unite-rythme",
    "unites-entreprise": "entier 0..99999",
    "unites-centre": "entier 0..99999",
    # Organismes.
    "numero-activite": "texte 11",
    "SIRET": "texte 14",
    "code-UAI": "texte 8",
    "nom-organisme": "texte 1..250",
    "raison-sociale": "texte 1..250",
    "raison-sociale-formateur": "texte 0..250",
    "renseignements-specifiques": "texte 0..3000",
    # Contacts and addresses.
    "type-contact": "table type-contact",
    "civilite": "texte 1..50",
    "nom": "texte 1..50",
    "prenom": "texte 1..50",
    "ligne": "texte 1..50",
    "denomination": "texte 1..255",
    "codepostal": "texte 5",
    "ville": "texte 1..50",
    "departement": "texte 2..3",
    "code-INSEE-commune": "texte 5",
    "code-INSEE-canton": "texte 4..5",
    "region": "texte 2",
    "pays": "texte 2",
    "latitude": "texte 0..30",
    "longitude": "texte 0..30",
    "numtel": "texte 1..25",
    "courriel": "texte 3..160",
    "urlweb": "texte 3..400",
}

# Every element may carry the ten common attributes; these elements have more, and in these ``ref``,
# which says the version of the nomenclature, can't be left out.
ATTRIBUTS_COMMUNS: dict[str, str] = {
    "numero": "string",
    "info": "string",
    "ref": "string",
    "id": "ID",
    "idref": "IDREF",
    "tag": "string",
    "horodatage-creation": "dateTime",
    "horodatage-modification": "dateTime",
    "horodatage-export": "dateTime",
    "uri": "anyURI",
}
DATES_FICHE = ("datemaj", "datecrea")
LIENS = ("href", "file")
ATTRIBUTS_PROPRES: dict[str, tuple[str, ...]] = {
    "lheo": DATES_FICHE,
    "lheo-index": DATES_FICHE,
    "formation": LIENS + DATES_FICHE,
    "action": DATES_FICHE,
    "session": DATES_FICHE,
    "organisme-formation-responsable": LIENS,
    "resume-offre": LIENS + DATES_FICHE,
    "resume-organisme": LIENS + DATES_FICHE,
}
REF_OBLIGATOIRE = frozenset({"code-FORMACODE", "code-public-vise", "code-modalite-pedagogique"})
