"""Small files of an invented organisme, in LHEO: one formation, whose parts a test changes."""

from typing import Any

LIEU = "<nom>Principal</nom>"
FORMATION = """<formation numero="{numero}">
<domaine-formation/>
<intitule-formation>{intitule}</intitule-formation>
<objectif-formation>{objectif}</objectif-formation>
<resultats-attendus>-</resultats-attendus>
<contenu-formation>{contenu}</contenu-formation>
<certifiante>1</certifiante>
<contact-formation><coordonnees><courriel>accueil@exemple.fr</courriel></coordonnees></contact-formation>
<parcours-de-formation>1</parcours-de-formation>
<code-niveau-entree>4</code-niveau-entree>
{certification}
<action numero="{numero}-a">
<rythme-formation>Temps plein, cours de jour</rythme-formation>
<code-public-vise ref="V14">80006</code-public-vise>
<niveau-entree-obligatoire>{obligatoire}</niveau-entree-obligatoire>
<modalites-alternance>-</modalites-alternance>
<modalites-enseignement>0</modalites-enseignement>
<conditions-specifiques>-</conditions-specifiques>
<prise-en-charge-frais-possible>1</prise-en-charge-frais-possible>
<lieu-de-formation><coordonnees>{lieu}</coordonnees></lieu-de-formation>
<modalites-entrees-sorties>0</modalites-entrees-sorties>
<session numero="{session}">
<periode>
<debut>{debut}</debut>
<fin>{fin}</fin>
</periode>
<adresse-inscription><adresse><ligne>8 quai des Tanneries</ligne><codepostal>53100</codepostal>
<ville>Mayenne</ville></adresse></adresse-inscription>
<etat-recrutement>1</etat-recrutement>
</session>
<restauration>Cantine</restauration>
<nombre-heures-centre>{heures}</nombre-heures-centre>
<organisme-financeur><code-financeur>17</code-financeur>
<extras info="specificites"><extra info="programme-financeur">{dispositif}</extra></extras></organisme-financeur>
</action>
<organisme-formation-responsable><numero-activite>52530000001</numero-activite></organisme-formation-responsable>
</formation>
"""
VALEURS: dict[str, Any] = {
    "numero": "CAT-1",
    "session": "CAT-1-s",
    "intitule": "CAP ébéniste",
    "objectif": "Réaliser un meuble.",
    "contenu": "-",
    "certification": "<certification><code-CERTIFINFO>94681</code-CERTIFINFO></certification>",
    "obligatoire": "0",
    "lieu": LIEU,
    "debut": "20270906",
    "fin": "20280616",
    "heures": "840",
    "dispositif": "Dispositif cpf",
}


def formation(**valeurs: Any) -> str:
    return FORMATION.format(**VALEURS | valeurs)


def lheo(*formations: str, espace: str = "http://lheo.gouv.fr/2.3") -> bytes:
    contenu = "".join(formations or [formation()])
    return f'<lheo xmlns="{espace}"><offres>\n{contenu}</offres></lheo>'.encode()
