"""A small LHEO document of our own, to be damaged by tests."""

from lxml import etree

from sofi.echanges.lheo.langage import ESPACE

FORMATION = """<formation numero="7-8">
  <domaine-formation><code-FORMACODE ref="V14">33054</code-FORMACODE></domaine-formation>
  <intitule-formation>Cuisine de collectivité</intitule-formation>
  <objectif-formation>Préparer un service.</objectif-formation>
  <resultats-attendus>Attestation de formation</resultats-attendus>
  <contenu-formation>Hygiène, cuisson, envoi.</contenu-formation>
  <certifiante>0</certifiante>
  <contact-formation><coordonnees><courriel>a@exemple.fr</courriel></coordonnees></contact-formation>
  <parcours-de-formation>1</parcours-de-formation>
  <code-niveau-entree>1</code-niveau-entree>
  <action>
    <rythme-formation>temps plein</rythme-formation>
    <code-public-vise ref="V14">82054</code-public-vise>
    <niveau-entree-obligatoire>0</niveau-entree-obligatoire>
    <modalites-alternance>-</modalites-alternance>
    <modalites-enseignement>0</modalites-enseignement>
    <conditions-specifiques>aucune</conditions-specifiques>
    <prise-en-charge-frais-possible>1</prise-en-charge-frais-possible>
    <modalites-entrees-sorties>0</modalites-entrees-sorties>
    <session>
      <periode><debut>20260907</debut><fin>20261218</fin></periode>
      <adresse-inscription><adresse>
        <ligne>1 rue du Port</ligne><codepostal>44000</codepostal><ville>Nantes</ville>
      </adresse></adresse-inscription>
    </session>
  </action>
  <organisme-formation-responsable>
    <numero-activite>99999999999</numero-activite>
    <SIRET-organisme-formation><SIRET>99900000100010</SIRET></SIRET-organisme-formation>
    <nom-organisme>Atelier du Port</nom-organisme>
    <raison-sociale>ATELIER DU PORT</raison-sociale>
    <coordonnees-organisme><coordonnees/></coordonnees-organisme>
    <contact-organisme><coordonnees><courriel>a@exemple.fr</courriel></coordonnees></contact-organisme>
  </organisme-formation-responsable>
</formation>"""


def formation() -> etree._Element:
    """One valid formation, alone."""
    return etree.fromstring(FORMATION.replace("<formation", f'<formation xmlns="{ESPACE}"', 1))


def document(*formations: str, apres: str = "", avant: str = "") -> bytes:
    corps = "\n".join(formations or (FORMATION,))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{avant}<lheo xmlns="{ESPACE}"><offres>\n{corps}\n'
        f"{apres}</offres></lheo>"
    ).encode()
