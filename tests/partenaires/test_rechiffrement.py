"""Keys that encrypt: several read, the first writes, and one is changed by following docs/exploitation.md."""

import re
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from sofi.comptes.facteurs import sont_chiffres
from sofi.comptes.models import Role
from sofi.partenaires.models import DestinationSftp
from sofi.socle.chiffrement import chiffrer, dechiffrer
from tests.connexion import SECRET, code_de, facteur_de, se_connecter
from tests.fabriques import MOT_DE_PASSE, PartenaireDuFluxFactory, UtilisateurFactory
from tests.sources import RACINE

pytestmark = pytest.mark.django_db


def commande(nom: str) -> str:
    sortie = StringIO()
    call_command(nom, stdout=sortie)
    return sortie.getvalue().strip()


def destination() -> DestinationSftp:
    return DestinationSftp.objects.create(
        partenaire=PartenaireDuFluxFactory(),
        hote="sftp.exemple.fr",
        compte="sofi",
        empreinte="SHA256:" + "a" * 43,
        secret=chiffrer("le mot de passe du partenaire"),
    )


def test_ni_secret_ni_code_n_est_en_clair_dans_la_base() -> None:
    """What is in the columns says nothing; signing in works as ever, a recovery code too."""
    personne = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    facteur_de(personne)
    secours = RecoveryCodes.activate(personne)
    facteurs = list(Authenticator.objects.filter(user=personne))
    assert len(facteurs) == 2 and all(sont_chiffres(f.data) for f in facteurs)
    assert SECRET not in str([f.data for f in facteurs])
    se_connecter(Client(), personne)
    code = secours.get_unused_codes()[0]
    assert secours.validate_code(code) and not secours.validate_code(code)


def test_changer_la_cle_en_suivant_le_document(settings: Any) -> None:
    """Drawn, put first, encrypted again, the former taken away: nothing is lost, nothing is under the former."""
    texte = (RACINE / "docs" / "exploitation.md").read_text()
    tache = texte.partition("## Rotate keys")[2].partition("\n## ")[0]
    etapes = re.findall(r"manage\.py (tirer_cle|rechiffrer)", tache)
    assert etapes[:2] == ["tirer_cle", "rechiffrer"]
    personne, chez = UtilisateurFactory(role=Role.SERVICE_OFFRE), destination()
    facteur_de(personne)
    ancienne = settings.CLES_DE_CHIFFREMENT
    settings.CLES_DE_CHIFFREMENT = [commande("tirer_cle"), *ancienne]
    assert dechiffrer(bytes(chez.secret)) == "le mot de passe du partenaire", "both keys read"
    dit = commande("rechiffrer")
    assert dit == "Seconds facteurs : 1. Secrets SFTP : 1."
    settings.CLES_DE_CHIFFREMENT = settings.CLES_DE_CHIFFREMENT[:1]
    chez.refresh_from_db()
    assert dechiffrer(bytes(chez.secret)) == "le mot de passe du partenaire"
    se_connecter(Client(), personne)


def test_ce_qu_aucune_cle_n_ouvre_est_dit_et_laisse(settings: Any) -> None:
    """The command fails, names it, and writes the rest; the sign-in says what to do, without an error page."""
    perdue, chez = UtilisateurFactory(role=Role.SERVICE_OFFRE), destination()
    facteur_de(perdue)
    avant = bytes(chez.secret)
    code = code_de(perdue)
    settings.CLES_DE_CHIFFREMENT = [Fernet.generate_key().decode()]
    autre = UtilisateurFactory(role=Role.REGION)
    facteur_de(autre)
    with pytest.raises(CommandError, match=r"secret SFTP de .*1 second\(s\) facteur\(s\)"):
        commande("rechiffrer")
    chez.refresh_from_db()
    assert bytes(chez.secret) == avant
    client = Client()
    client.post("/compte/login/", {"login": perdue.email, "password": MOT_DE_PASSE})
    se_connecter(Client(), autre)
    reponse = client.post("/compte/2fa/authenticate/", {"code": code})
    assert "ne peut plus vérifier ce code" in reponse.content.decode()


def test_ce_qui_datait_d_avant_est_chiffre_par_la_mise_a_jour(settings: Any) -> None:
    """In clear, it is read; the migration encrypts it, and its way back puts it in clear again."""
    personne, chez = UtilisateurFactory(role=Role.SERVICE_OFFRE), destination()
    facteur_de(personne)
    Authenticator.objects.filter(user=personne).update(data={"secret": SECRET})
    se_connecter(Client(), personne)
    des_facteurs = import_module("sofi.comptes.migrations.0011_facteurs_chiffres")
    des_facteurs.chiffrer(apps, None)
    assert sont_chiffres(Authenticator.objects.get(user=personne).data)
    des_facteurs.en_clair(apps, None)
    assert Authenticator.objects.get(user=personne).data == {"secret": SECRET}
    des_secrets = import_module("sofi.partenaires.migrations.0003_secrets_rechiffres")
    des_secrets.recrire(apps, des_secrets.comme_avant)
    chez.refresh_from_db()
    assert dechiffrer(bytes(chez.secret)) == "le mot de passe du partenaire"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    des_secrets.recrire(apps, chiffrer)
    settings.SECRET_KEY_FALLBACKS = []
    chez.refresh_from_db()
    assert dechiffrer(bytes(chez.secret)) == "le mot de passe du partenaire"
