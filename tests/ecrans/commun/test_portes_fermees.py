"""What browsers are told so that pages of other sites can do nothing here, nor set a cookie."""

import json
import os
import subprocess
import sys

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from sofi.comptes.models import Connexion
from tests.fabriques import MOT_DE_PASSE, UtilisateurFactory
from tests.sources import RACINE, fichiers, lire

NOMS = (
    "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY "
    "SESSION_COOKIE_SAMESITE CSRF_COOKIE_SAMESITE SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS "
    "SECURE_HSTS_INCLUDE_SUBDOMAINS DEBUG"
).split()


def reglages(**environnement: str) -> dict[str, object]:
    """The settings as an operator's environment makes them."""
    programme = f"import json; from conf import settings as s; print(json.dumps({{n: getattr(s, n) for n in {NOMS}}}))"
    sortie = subprocess.run(
        [sys.executable, "-c", programme],
        cwd=RACINE,
        env={**os.environ, **environnement},
        capture_output=True,
        check=True,
        text=True,
    )
    return dict(json.loads(sortie.stdout))


def test_en_https_les_cookies_sont_ceux_de_cet_hote() -> None:
    """`__Host-`: set by this host alone, sent by TLS alone, on every path; HSTS for a year, subdomains too."""
    lus = reglages(HTTPS="oui")
    assert lus["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert lus["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    for nom in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"):
        assert lus[nom] is True
    assert lus["SESSION_COOKIE_SAMESITE"] == lus["CSRF_COOKIE_SAMESITE"] == "Lax"
    assert lus["SECURE_SSL_REDIRECT"] is True and lus["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert lus["SECURE_HSTS_SECONDS"] >= 31_536_000  # type: ignore[operator]
    assert lus["DEBUG"] is False


def test_aucun_cookie_n_est_nomme_ailleurs_que_par_son_prefixe() -> None:
    """Those of the site's own code too; and none is given a domain."""
    poses = {
        str(chemin.relative_to(RACINE))
        for chemin in fichiers("py")
        if chemin.is_relative_to(RACINE / "sofi") and "set_cookie(" in lire(chemin)
    } | {
        str(chemin.relative_to(RACINE))
        for chemin in fichiers("py")
        if chemin.is_relative_to(RACINE / "sofi") and "set_signed_cookie(" in lire(chemin)
    }
    assert poses == {"sofi/ecrans/commun/selection.py", "sofi/ecrans/commun/session_expiree.py"}
    for fichier in poses:
        texte = (RACINE / fichier).read_text()
        assert "settings.PREFIXE_DES_COOKIES" in texte and "domain=" not in texte


@pytest.mark.django_db
@pytest.mark.parametrize("connecte", [False, True])
def test_les_entetes_de_chaque_page(client: Client, connecte: bool) -> None:
    if connecte:
        client.force_login(UtilisateurFactory())
    reponse = client.get(reverse("compte:mon_compte" if connecte else "account_login"))
    assert reponse.status_code == 200
    attendus = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {nom: reponse.headers.get(nom) for nom in attendus} == attendus
    politique = reponse.headers["Content-Security-Policy"]
    for directive in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ):
        assert directive in politique
    assert "unsafe" not in politique and "script-src" not in politique
    assert "geolocation=()" in reponse.headers["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ailleurs",
    ["https://faux.exemple.fr/", "//faux.exemple.fr", "javascript:alert(1)", "http:///x"],
)
def test_la_connexion_ne_mene_pas_ailleurs(client: Client, ailleurs: str) -> None:
    """Whatever `next` says, one lands on this site."""
    personne = UtilisateurFactory()
    identite = {"login": personne.email, "password": MOT_DE_PASSE, "next": ailleurs}
    reponse = client.post(reverse("account_login"), identite)
    assert (reponse.status_code, reponse["Location"]) == (302, reverse("compte:apres_connexion"))


@pytest.mark.django_db
def test_le_numero_de_session_change_quand_on_entre_et_quand_on_confirme(client: Client) -> None:
    """What somebody knew of it before is worth nothing after."""
    personne, numeros = UtilisateurFactory(), []
    client.post(reverse("account_login"), {"login": personne.email, "password": "pas le bon"})
    client.session.save()
    numeros.append(client.session.session_key)
    client.post(reverse("account_login"), {"login": personne.email, "password": MOT_DE_PASSE})
    numeros.append(client.session.session_key)
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    numeros.append(client.session.session_key)
    assert len(set(numeros)) == 3
    assert client.get(reverse("compte:mon_compte")).status_code == 200
    assert personne.sessions_ouvertes.count() == 1


@pytest.mark.django_db
def test_une_adresse_saisie_n_ecrit_pas_deux_lignes(client: Client) -> None:
    """What is typed stays one value, in the trace of sign-ins as on the page."""
    saisie = "x@exemple.fr\r\n2026-01-01 reussie admin@exemple.fr"
    client.post(reverse("account_login"), {"login": saisie, "password": "pas le bon"})
    assert not Connexion.objects.filter(nature=Connexion.Nature.REUSSIE).exists()
    assert "\n" not in "".join(Connexion.objects.values_list("email", flat=True))


@pytest.mark.django_db
def test_les_messages_n_ont_pas_de_cookie(client: Client) -> None:
    """They wait in the session."""
    reponse = client.post(reverse("account_reset_password"), {"email": "a@exemple.fr"})
    assert "messages" not in reponse.cookies
    assert isinstance(list(get_messages(reponse.wsgi_request)), list)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mot_de_passe", "accepte"),
    [
        ("x" * 11, False),
        ("marguerite2026", False),
        ("un cheval correct agrafe", True),
        ("ta-bou-ret ø 漢字 sous la pluie", True),
        (" ".join(["bateau lavoir"] * 8), True),
    ],
)
def test_un_mot_de_passe_est_long_et_rien_d_autre_n_est_impose(
    client: Client, mot_de_passe: str, accepte: bool
) -> None:
    """Twelve characters, not a common word; any sign, any length up to a hundred at least, and read as it was typed."""
    personne = UtilisateurFactory()
    client.force_login(personne)
    saisie = {"oldpassword": MOT_DE_PASSE, "password1": mot_de_passe, "password2": mot_de_passe}
    reponse = client.post(reverse("account_change_password"), saisie)
    assert (reponse.status_code == 302) is accepte
    personne.refresh_from_db()
    assert personne.check_password(mot_de_passe) is accepte
    assert not personne.check_password(mot_de_passe.upper())
