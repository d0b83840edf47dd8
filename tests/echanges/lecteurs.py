"""Three small readers of the feed, each of the kind of one that exists: what they find must be the cards'.

`par_lignes` opens and closes records at the beginning of lines and never parses the whole; `en_continu` decodes
each record to typed values by the description of the language, as the parser comes to it; `par_chemins` asks XPath
questions and looks the codes up in the tables.
"""

import datetime
import html
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from lxml import etree

from sofi.echanges.lheo import langage
from sofi.echanges.lheo.langage import ESPACE, Structure, Valeur
from sofi.echanges.lheo.tables import TABLES

_L = {"l": ESPACE}


def par_lignes(lignes: Iterable[str]) -> Iterator[dict[str, Any]]:
    """A record from a line that begins with « <formation » to one that begins with « </formation »."""
    ouverte = None
    for ligne in lignes:
        if ligne.strip().startswith("<formation"):
            ouverte = []
        if ouverte is not None:
            ouverte.append(ligne.rstrip("\n"))
        if ligne.strip().startswith("</formation") and ouverte is not None:
            yield _du_texte("".join(ouverte))
            ouverte = None


def _du_texte(enregistrement: str) -> dict[str, Any]:
    def tous(motif: str) -> list[str]:
        return re.findall(motif, enregistrement)

    (entete,) = tous(r"^\s*<formation [^>]*>")
    return {
        "numero": re.search(r' numero="([^"]*)"', entete)[1],
        "modifiee": re.search(r' datemaj="(\d{8})"', entete)[1],
        "objectif": html.unescape(tous(r"<objectif-formation>([^<]*)</objectif-formation>")[0]),
        "sessions": tous(r'<session [^>]*numero="([^"]*)"'),
        "debuts": tous(r"<session [^>]*><periode><debut>(\d+)</debut>"),
        "rncp": tous(r"<code-RNCP>([^<]*)</code-RNCP>"),
        "certifinfo": tous(r"<code-CERTIFINFO>([^<]*)</code-CERTIFINFO>"),
        "siret_formateur": sorted(set(tous(r"<SIRET-formateur><SIRET>([^<]*)</SIRET>"))),
    }


def en_continu(flux: Any) -> Iterator[dict[str, Any]]:
    """Each formation decoded, then forgotten."""
    for _, noeud in etree.iterparse(flux, tag=f"{{{ESPACE}}}formation"):
        yield _decoder(noeud)
        noeud.clear()


def _decoder(noeud: etree._Element) -> Any:
    """A value of its type; a structure as a dict, of lists where the language takes several; attributes « @nom »."""
    nom = etree.QName(noeud).localname
    decrit = langage.element(nom)
    if isinstance(decrit, Valeur):
        return _typee(decrit, noeud.text or "")
    objet: dict[str, Any] = {f"@{cle}": valeur for cle, valeur in noeud.attrib.items()}
    if not isinstance(decrit, Structure):
        libres = [(enfant.get("info"), _decoder(enfant)) for enfant in noeud]
        return objet | {"contenu": dict(libres) if len(noeud) else noeud.text}
    for enfant in decrit.enfants:
        valeurs = [_decoder(trouve) for trouve in noeud.findall(f"{{{ESPACE}}}{enfant.nom}")]
        if enfant.nom == "extras":
            objet["extras"] = {extras["@info"]: extras["contenu"] for extras in valeurs}
        elif valeurs:
            objet[enfant.nom] = valeurs[0] if enfant.maximum == 1 else valeurs
    return objet


def _typee(decrit: Valeur, texte: str) -> Any:
    if decrit.genre == "entier":
        return int(texte)
    if decrit.genre == "table":
        return decrit.codes[texte]
    if decrit.genre == "date" and texte not in {"00000000", "99999999"}:
        return datetime.datetime.strptime(texte, "%Y%m%d").date()
    return texte


def par_chemins(document: etree._Element) -> Iterator[dict[str, Any]]:
    """One answer a session, by the questions of a reader of financings."""
    for session in document.iterfind(".//{*}session"):
        action = session.getparent()

        def lire(chemin: str, depuis: etree._Element = action) -> list[str]:
            trouves = depuis.xpath(chemin, namespaces=_L)
            return [un if isinstance(un, str) else un.text for un in trouves]

        prix = lire("l:prix-total-TTC")
        cpf = "l:extras[@info='eligibilite-cpf'][l:extra[@info='inter-branche']='1']"
        yield {
            "numero": session.get("numero"),
            "financeurs": [
                TABLES["financeurs"][code]
                for code in lire("l:organisme-financeur/l:code-financeur")
            ],
            "programmes": lire(".//l:extra[@info='programme-financeur']"),
            "marches": lire(".//l:extra[@info='ref-action-marche-financeur']"),
            "prix": Decimal(prix[0]) if prix else None,
            "a_distance": "96129" in lire("l:code-modalite-pedagogique"),
            "cpf": [extras.get("numero") for extras in session.xpath(cpf, namespaces=_L)],
            "recrutement": [
                TABLES["modalite-recrutement"][code]
                for code in lire("l:recrutement/l:modalite-recrutement", session)
            ],
            "semaine": [int(heures) for heures in lire("l:extras[@info='duree-hebdo']/l:extra")],
            "duree": lire("l:duree-indicative"),
        }
