"""What is wrong in a file that isn't XML is said in French, whatever libxml2 says."""

import re

import pytest
from lxml import etree

from sofi.socle.xml_mal_forme import raison

CASSES = [
    (b"", "vide"),
    (b"bonjour", "ne commence pas par une balise"),
    (b"<a/><b/>", "seconde racine"),
    (b"<a><b></a></b>", "ne répond pas"),
    (b"<a><b>", "s’arrête avant la fin"),
    (b"<a x='1", "guillemet"),
    (b"<a x=1/>", "entre guillemets"),
    (b"<a x/>", "pas de valeur"),
    (b"<a x='1' x='2'/>", "deux fois"),
    (b"<a x='<'/>", "&lt;"),
    (b"<a>R & D</a>", "&amp;"),
    (b"<a>&eacute;</a>", "entité inconnue"),
    (b"<a>&eacute</a>", "&amp;"),
    (b"<a>\x01</a>", "n’admet pas"),
    (b"<?xml version='1.0' encoding='UTF-8'?><a>\xe9t\xe9</a>", "codage annoncé"),
    (b"<?xml version='1.0' encoding='KLINGON'?><a/>", "UTF-8"),
    (b" <?xml version='1.0'?><a/>", "tout début"),
    (b"<p:a/>", "préfixe"),
    (b"<a><!-- -- --></a>", "commentaire"),
    (b"<a><![CDATA[ x", "CDATA"),
    (b"<a>" * 400, "les uns dans les autres"),
]
ANGLAIS = re.compile(r"\b(the|and|expected|not|found|invalid|tag|end|document is|line|of)\b", re.I)


@pytest.mark.parametrize(("contenu", "attendu"), CASSES)
def test_each_fault_has_its_sentence(contenu: bytes, attendu: str) -> None:
    with pytest.raises(etree.XMLSyntaxError) as casse:
        etree.fromstring(contenu)
    phrase = raison(casse.value)
    assert attendu in phrase
    assert not ANGLAIS.search(phrase)


def test_a_fault_without_a_sentence_of_its_own_still_has_one() -> None:
    inconnue = etree.XMLSyntaxError("some words", 99_999, 1, 1)
    assert raison(inconnue) == "le fichier n’est pas du XML"
