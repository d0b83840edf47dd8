"""Why a file isn't well-formed XML, in French: libxml2 says it in English, in words that change."""

from lxml import etree

_T = etree.ErrorTypes
_RAISONS: dict[int, str] = {
    _T.ERR_DOCUMENT_EMPTY: "le fichier est vide, ou ne commence pas par une balise",
    _T.ERR_DOCUMENT_END: "du texte ou une seconde racine suit la fin du document",
    _T.ERR_TAG_NAME_MISMATCH: "une balise fermante ne répond pas à la dernière balise ouverte",
    _T.ERR_TAG_NOT_FINISHED: "le fichier s’arrête avant la fin : une balise n’est pas refermée",
    _T.ERR_GT_REQUIRED: "il manque « > » à la fin d’une balise",
    _T.ERR_LTSLASH_REQUIRED: "il manque « </ » au début d’une balise fermante",
    _T.ERR_LT_REQUIRED: "il manque « < » au début d’une balise",
    _T.ERR_NAME_REQUIRED: "« & » ou « < » n’est suivi d’aucun nom : écrivez « &amp; » ou « &lt; » dans un texte",
    _T.ERR_LT_IN_ATTRIBUTE: "« < » dans un attribut : écrivez « &lt; »",
    _T.ERR_ATTRIBUTE_NOT_STARTED: "un attribut n’est pas entre guillemets",
    _T.ERR_ATTRIBUTE_NOT_FINISHED: "le guillemet qui ferme un attribut manque",
    _T.ERR_ATTRIBUTE_WITHOUT_VALUE: "un attribut n’a pas de valeur",
    _T.ERR_ATTRIBUTE_REDEFINED: "un attribut est donné deux fois",
    _T.ERR_SPACE_REQUIRED: "il manque une espace",
    _T.ERR_INVALID_CHAR: "caractère que le XML n’admet pas",
    _T.ERR_INVALID_CHARREF: "référence de caractère « &#… » que le XML n’admet pas",
    _T.ERR_INVALID_ENCODING: "un caractère n’est pas dans le codage annoncé (UTF-8 le plus souvent)",
    _T.ERR_UNSUPPORTED_ENCODING: "le codage annoncé n’est pas connu : enregistrez le fichier en UTF-8",
    _T.ERR_UNKNOWN_ENCODING: "le codage annoncé n’est pas connu : enregistrez le fichier en UTF-8",
    _T.ERR_UNDECLARED_ENTITY: "entité inconnue : écrivez le caractère lui-même (« é », et non « &eacute; »)",
    _T.WAR_UNDECLARED_ENTITY: "entité inconnue : écrivez le caractère lui-même (« é », et non « &eacute; »)",
    _T.ERR_ENTITYREF_SEMICOL_MISSING: "« & » isolé, ou « ; » manquant : écrivez « &amp; »",
    _T.ERR_COMMENT_NOT_FINISHED: "un commentaire n’est pas refermé",
    _T.ERR_HYPHEN_IN_COMMENT: "« -- » dans un commentaire",
    _T.ERR_CDATA_NOT_FINISHED: "une section CDATA n’est pas refermée",
    _T.ERR_PI_NOT_FINISHED: "une instruction « <? » n’est pas refermée",
    _T.ERR_RESERVED_XML_NAME: "« <?xml » n’est pas au tout début du fichier",
    _T.ERR_VERSION_MISSING: "la ligne « <?xml … ?> » est mal écrite",
    _T.ERR_XMLDECL_NOT_FINISHED: "la ligne « <?xml … ?> » n’est pas refermée",
    _T.NS_ERR_UNDEFINED_NAMESPACE: "une balise porte un préfixe qui n’est pas déclaré",
    _T.ERR_RESOURCE_LIMIT: "trop d’éléments les uns dans les autres, ou un texte démesuré",
    _T.ERR_NAME_TOO_LONG: "un nom d’élément ou d’attribut démesuré",
}
_AUTRE = "le fichier n’est pas du XML"


def raison(erreur: etree.XMLSyntaxError) -> str:
    """A sentence without its full stop; the line is `erreur.lineno`."""
    code: int = getattr(erreur, "code", 0)  # not in lxml's stubs
    return _RAISONS.get(code, _AUTRE)
