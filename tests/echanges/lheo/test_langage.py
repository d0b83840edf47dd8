"""Our description of LHEO says exactly what the published schema says."""

from __future__ import annotations

import copy
import random

import pytest
from lxml import etree

from sofi.echanges.lheo import langage, schema

from .faits import DOSSIER, besoin_des_faits

XS = "{http://www.w3.org/2001/XMLSchema}"
FACETTES = {"minLength", "maxLength", "length", "minInclusive", "maxInclusive", "pattern"}


class Lu:
    """A schema read into plain values, to compare it with another whatever its type names."""

    def __init__(self, racine: etree._Element) -> None:
        self.types = {t.get("name"): t for t in racine.findall(f"{XS}simpleType")}
        self.groupes = {g.get("name"): g for g in racine.findall(f"{XS}attributeGroup")}
        self.elements = {e.get("name"): self._element(e) for e in racine.findall(f"{XS}element")}

    def _element(self, noeud: etree._Element) -> dict[str, object]:
        type_ = noeud.find(f"{XS}complexType")
        assert type_ is not None
        lu: dict[str, object] = {"attributs": self._attributs(type_)}
        contenu = next(e for e in type_ if isinstance(e.tag, str))
        lu["genre"] = contenu.tag.removeprefix(XS)
        if lu["genre"] in ("simpleContent", "complexContent"):
            extension = contenu.find(f"{XS}extension")
            lu["attributs"] = self._attributs(extension)
            lu["type"] = self._type(extension.get("base"))
        else:
            lu["bornes"] = (contenu.get("minOccurs", "1"), contenu.get("maxOccurs", "1"))
            lu["enfants"] = [
                (
                    enfant.get("ref").split(":")[1],
                    enfant.get("minOccurs", "1"),
                    enfant.get("maxOccurs", "1"),
                )
                for enfant in contenu.findall(f"{XS}element")
            ]
        return lu

    def _type(self, nom: str) -> tuple[object, ...]:
        if nom == "xs:anyType":
            return (nom,)
        restriction = self.types[nom.split(":")[1]].find(f"{XS}restriction")
        facettes = {
            f.tag.removeprefix(XS): f.get("value")
            for f in restriction
            if isinstance(f.tag, str) and f.tag.removeprefix(XS) in FACETTES
        }
        codes = [f.get("value") for f in restriction.findall(f"{XS}enumeration")]
        return (restriction.get("base"), facettes, codes)

    def _attributs(self, porteur: etree._Element) -> dict[str, tuple[str, str]]:
        directs = list(porteur.findall(f"{XS}attribute"))
        for groupe in porteur.findall(f"{XS}attributeGroup"):
            directs += self.groupes[groupe.get("ref").split(":")[1]].findall(f"{XS}attribute")
        return {a.get("name"): (a.get("type"), a.get("use", "optional")) for a in directs}


def publie() -> etree._Element:
    return etree.parse(DOSSIER / "lheo-2.3.xsd").getroot()


@besoin_des_faits
def test_chaque_element_est_decrit_comme_dans_le_schema_publie():
    attendu = Lu(publie()).elements
    obtenu = Lu(schema.arbre_schema()).elements

    assert obtenu.keys() == attendu.keys()
    ecarts = [nom for nom in attendu if obtenu[nom] != attendu[nom]]
    assert not ecarts


def test_un_document_lheo_peut_porter_163_elements():
    assert len(langage.accessibles("lheo")) == 163
    assert len(langage.noms()) == 170


def test_tout_enfant_nomme_existe():
    for nom in langage.noms():
        decrit = langage.element(nom)
        if isinstance(decrit, langage.Structure):
            assert {enfant.nom for enfant in decrit.enfants} <= langage.noms()


@besoin_des_faits
@pytest.mark.parametrize("fichier", ["ok-full-2.3.xml", "ok-minimal-2.3.xml"])
def test_les_exemples_justes_sont_acceptes(fichier):
    assert schema.construire_schema().validate(etree.parse(DOSSIER / "exemples" / fichier))


@besoin_des_faits
def test_les_cinq_exemples_faux_sont_refuses():
    faux = sorted((DOSSIER / "exemples").glob("bad-*.xml"))

    assert len(faux) == 5
    assert [f.name for f in faux if schema.construire_schema().validate(etree.parse(f))] == []


@besoin_des_faits
def test_une_formation_seule_se_valide():
    document = etree.parse(DOSSIER / "exemples" / "ok-full-2.3.xml")
    formation = document.find(".//{*}formation")

    assert schema.construire_schema().validate(formation)
    formation.remove(formation[0])
    assert not schema.construire_schema().validate(formation)


TEXTES = ["", " ", "-", "0", "1", "7", "99", "-1", "+5", "12.5", "x", "é" * 12, "y" * 260]
TEXTES += ["z" * 3001, "20260105", "20261300", "20260000", "00000000", " 1 ", "99999", "100000"]
ATTRIBUTS = [("id", "1"), ("id", "A1"), ("ref", "V14"), ("horodatage-export", "hier")]
ATTRIBUTS += [("inconnu", "1"), ("datemaj", "20260105"), ("uri", "a b"), ("tag", "principal")]


GESTES = ("retirer", "doubler", "echanger", "texte", "attribut", "renommer", "ref")


def muter(racine: etree._Element, hasard: random.Random) -> str:
    """One random change in the tree; returns what was done."""
    noeuds = list(racine.iter(etree.Element))
    noeud = hasard.choice(noeuds[1:])
    parent = noeud.getparent()
    assert parent is not None
    geste = hasard.choice(GESTES)
    if geste == "retirer":
        parent.remove(noeud)
    elif geste == "doubler":
        for _ in range(hasard.choice([1, 4, 9])):
            noeud.addnext(copy.deepcopy(noeud))
    elif geste == "echanger":
        parent.insert(hasard.randrange(len(parent)), noeud)
    elif geste == "texte":
        noeud.text = hasard.choice(TEXTES)
    elif geste == "attribut":
        noeud.set(*hasard.choice(ATTRIBUTS))
    elif geste == "renommer":
        noeud.tag = hasard.choice([e.tag for e in noeuds])
    else:
        noeud.attrib.pop("ref", None)
    return f"{geste} {noeud.tag}"


@besoin_des_faits
@pytest.mark.parametrize("fichier", ["ok-full-2.3.xml", "ok-minimal-2.3.xml"])
def test_les_deux_schemas_rendent_le_meme_verdict_sur_des_documents_abimes(fichier):
    reference = etree.XMLSchema(publie())
    notre = schema.construire_schema()
    depart = etree.parse(DOSSIER / "exemples" / fichier).getroot()
    verdicts = []
    for graine in range(400):
        document = copy.deepcopy(depart)
        geste = muter(document, random.Random(graine))
        # Each schema gets its own copy: validation registers the ids in the tree.
        verdict = notre.validate(copy.deepcopy(document))
        assert verdict == reference.validate(copy.deepcopy(document)), f"{graine} : {geste}"
        verdicts.append(verdict)

    assert 40 < sum(verdicts) < 360
