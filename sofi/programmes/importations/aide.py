"""What each column of the Région's file holds, and the example of the template."""

from collections.abc import Mapping

OBLIGATOIRE, FACULTATIF = "obligatoire", "facultatif"
# By sheet and column: is it needed, what it holds, an example.
AIDE: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    "programmes": {
        "code": (OBLIGATOIRE, "Le code du programme, le même d'une année à l'autre.", "PE"),
        "libelle": (OBLIGATOIRE, "Son nom.", "Formations Parcours entrepreneur"),
        "annee": (OBLIGATOIRE, "L'année où ses sessions commencent.", "2030"),
        "dispositif": (
            FACULTATIF,
            "Le code de son dispositif dans SOFI ; vide quand le programme existe déjà une autre année, ou porte le "
            "libellé du dispositif.",
            "prf-parcours-entrepreneur",
        ),
    },
    "lots": {
        "numero": (OBLIGATOIRE, "Le numéro du lot, unique.", "PE2030_8"),
        "intitule": (OBLIGATOIRE, "Son intitulé.", "Lot 8 – Création-reprise en Maine-et-Loire"),
        "programme": (OBLIGATOIRE, "Le code de son programme.", "PE"),
        "departement": (FACULTATIF, "Le code du département ; vide pour toute la région.", "49"),
        "places": (FACULTATIF, "Le nombre de places prévues.", "60"),
        "forfait_recrutement": (FACULTATIF, "Oui ou non ; vide veut dire non.", "non"),
    },
    "mandataires": {
        "lot": (OBLIGATOIRE, "Le numéro du lot.", "PE2030_8"),
        "of_mandataire": (OBLIGATOIRE, "Le numéro du mandataire à la Région.", "75"),
        "siret": (OBLIGATOIRE, "Son SIRET, 14 chiffres.", "13000511900032"),
        "raison_sociale": (OBLIGATOIRE, "Sa raison sociale.", "Organisme mandataire"),
        "nda": (FACULTATIF, "Son numéro de déclaration d'activité, 11 caractères.", "52440000044"),
        "adresse": (FACULTATIF, "Le numéro et la voie, 50 caractères.", "1 place des Halles"),
        "code_postal": (FACULTATIF, "5 chiffres.", "49000"),
        "ville": (FACULTATIF, "La commune.", "Angers"),
        "contact": (FACULTATIF, "Qui suit ce lot chez le mandataire.", "Service formation"),
        "telephone": (FACULTATIF, "Son téléphone.", "02 41 00 00 00"),
        "courriel": (FACULTATIF, "Son adresse e-mail.", "formation@exemple.fr"),
    },
    "formateurs": {
        "lot": (OBLIGATOIRE, "Le numéro du lot.", "PE2030_8"),
        "of_mandataire": (OBLIGATOIRE, "Le numéro de son mandataire pour ce lot.", "75"),
        "id_action": (OBLIGATOIRE, "L'identifiant de l'action à la Région.", "2872"),
        "siret": (OBLIGATOIRE, "Le SIRET de celui qui forme.", "13000511900032"),
        "raison_sociale": (OBLIGATOIRE, "Sa raison sociale.", "Organisme mandataire"),
        "site": (
            FACULTATIF,
            "Le numéro de site dans SOFI, ou l'adresse ; vide pour le site principal.",
            "12 rue des Arts, 49000 Angers",
        ),
        "date_debut": (FACULTATIF, "La date de début prévue, JJ/MM/AAAA.", "06/09/2030"),
        "places": (FACULTATIF, "Le nombre de places achetées.", "15"),
    },
}
# Nobody's organisme: left in the template by mistake, its rows would become the Région's.
EXEMPLES_REFUSES = ("mandataires", "formateurs")


def est_exemple(table: str, valeurs: Mapping[str, str]) -> bool:
    """True for the template's own line, left in a file that is given."""
    if table not in EXEMPLES_REFUSES:
        return False
    return all(
        valeurs.get(colonne, "") in ("", exemple)
        for colonne, (_, _, exemple) in AIDE[table].items()
    )
