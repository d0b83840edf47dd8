"""The 65 champs of the Formacode, in words the public reads.

The first three digits of a Formacode say its champ, in version 14 as in the retired codes of version 13;
the thesaurus itself writes their names in capitals, without accents.
"""

CHAMPS: dict[int, str] = {
    110: "Mathématiques",
    114: "Physique",
    115: "Chimie",
    120: "Sciences naturelles",
    122: "Sciences de la terre",
    125: "Environnement et aménagement",
    130: "Science politique",
    131: "Économie",
    132: "Droit",
    133: "Droit fiscal",
    142: "Sciences humaines",
    144: "Psychologie",
    150: "Développement professionnel et personnel",
    152: "Langues",
    154: "Activité physique et sport",
    210: "Agriculture et production végétale",
    213: "Pêche et aquaculture",
    215: "Agroalimentaire",
    216: "Textile",
    217: "Habillement",
    218: "Cuir et peau",
    220: "Travaux publics",
    222: "Conception et organisation du bâtiment",
    223: "Gros œuvre du bâtiment",
    224: "Second œuvre du bâtiment",
    226: "Génie climatique",
    228: "Matériaux et produits chimiques",
    230: "Travail des matériaux",
    235: "Mécanique théorique",
    236: "Mécanique, construction et réparation",
    240: "Électricité",
    241: "Énergie",
    242: "Télécommunications",
    243: "Électronique",
    244: "Automatisme et informatique industrielle",
    308: "Langages informatiques",
    310: "Informatique et numérique",
    313: "Qualité industrielle",
    314: "Gestion de la qualité",
    316: "Génie industriel",
    317: "Manutention",
    318: "Transport",
    320: "Gestion des organisations",
    321: "Encadrement et management",
    326: "Gestion financière et comptabilité",
    330: "Ressources humaines",
    340: "Gestion commerciale et achats",
    342: "Commerce international",
    345: "Commerce",
    350: "Secrétariat et assistanat",
    410: "Banque et assurance",
    420: "Services et commerces de proximité",
    421: "Immobilier",
    426: "Tourisme",
    427: "Hôtellerie et restauration",
    428: "Prévention et sécurité",
    430: "Médecine",
    434: "Santé",
    440: "Action sociale",
    445: "Ingénierie de formation et pédagogie",
    450: "Arts",
    455: "Artisanat d’art",
    460: "Industrie graphique et imprimerie",
    462: "Audiovisuel",
    463: "Information et communication",
}
INCONNU = 0  # no champ has this number


def champ_de(formacode: str) -> int:
    """The champ of a Formacode, 0 when it is none of the 65."""
    debut = formacode[:3]
    numero = int(debut) if debut.isascii() and debut.isdigit() else INCONNU
    return numero if numero in CHAMPS else INCONNU
