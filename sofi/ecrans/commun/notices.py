"""What each form that takes something of somebody says of it: why, who reads it, until when."""

NOTICES = {
    "alerte": (
        "Votre adresse sert à cette alerte seulement : elle est effacée la nuit qui suit le jour "
        "où vous l’arrêtez, et au bout d’un an si vous ne la gardez pas."
    ),
    "compte": (
        "Votre nom et votre adresse servent à vous connecter et à vous répondre : ils sont "
        "effacés deux ans après votre dernière connexion, ou quand vous fermez le compte."
    ),
    "contact": (
        "Une fiche dit au public à qui s’adresser, tant qu’elle sert : la personne peut la "
        "faire effacer."
    ),
    "demande": (
        "Votre demande sert à décider qui saisit pour cet établissement : le service Offre la "
        "lit, elle est effacée un an après la réponse."
    ),
    "droits": "Vous pouvez aussi faire corriger vos données, ou vous opposer à leur emploi.",
    "invitation": (
        "Son adresse sert à lui envoyer la clé : elle est effacée un an après, si la clé n’a "
        "pas servi."
    ),
    "recherche": (
        "Rien n’est effacé avant que vous ayez lu ce qui est trouvé. Ce nom est oublié à la fin."
    ),
    "signalement": (
        "Votre adresse sert à vous répondre, personne ne la lit : elle est effacée 30 jours "
        "après la dernière étape."
    ),
}
