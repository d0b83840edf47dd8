"""What is kept of sign-ins, for how long, and who reads it; what browsers may keep; passwords too common."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Connexion, Role
from sofi.comptes.mots_de_passe import MotCourant
from sofi.personnes import conservation
from tests.fabriques import MOT_DE_PASSE, UtilisateurFactory

pytestmark = pytest.mark.django_db
EMAIL = "amont@exemple.fr"


def se_connecter(client: Client, mot_de_passe: str, email: str = EMAIL) -> None:
    client.post(
        reverse("account_login"),
        {"login": email, "password": mot_de_passe},
        REMOTE_ADDR="203.0.113.4",
    )


def lignes() -> list[tuple[str, str, bool]]:
    """Of each line, the first first: how it ended, under which address, whether it is known."""
    traces = Connexion.objects.order_by("pk")
    return [(t.nature, t.email, t.utilisateur_id is not None) for t in traces]


def test_chaque_essai_laisse_une_ligne(client: Client) -> None:
    """Under the address typed; the password is in none."""
    UtilisateurFactory(email=EMAIL)
    se_connecter(client, "un faux mot de passe")
    se_connecter(client, "un faux mot de passe", "Inconnu@exemple.fr")
    se_connecter(client, MOT_DE_PASSE)
    client.post(reverse("account_logout"))
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    assert lignes() == [
        ("refusee", EMAIL, True),
        ("refusee", "inconnu@exemple.fr", False),
        ("reussie", EMAIL, True),
        ("fermee", EMAIL, True),
        ("lien_demande", EMAIL, True),
    ]
    assert {trace.ip for trace in Connexion.objects.all()[2:]} == {"203.0.113.4"}


def test_les_essais_suspendus_et_les_codes_refuses(client: Client, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/key"}  # type: ignore[attr-defined]
    UtilisateurFactory(email=EMAIL)
    for _ in range(3):
        se_connecter(client, "un faux mot de passe")
    assert [nature for nature, *_ in lignes()] == ["refusee", "refusee", "suspendue"]


def test_gardees_un_an(client: Client) -> None:
    maintenant = timezone.now()
    for jours in (364, 366):
        trace = Connexion.objects.create(nature="reussie", email=f"{jours}@exemple.fr")
        le = maintenant - datetime.timedelta(days=jours)
        Connexion.objects.filter(pk=trace.pk).update(le=le)
    conservation.passer(maintenant)
    assert [email for _, email, _ in lignes()] == ["364@exemple.fr"]


def test_lues_par_le_service_offre(client: Client) -> None:
    personne = UtilisateurFactory(email=EMAIL)
    se_connecter(client, "un faux mot de passe")
    se_connecter(client, "un faux mot de passe", "inconnu@exemple.fr")
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    adresse = reverse("service_offre:comptes_connexions")
    trouvees = client.get(adresse, {"email": "AMONT", "nature": "refusee"}).content.decode()
    assert EMAIL in trouvees and "inconnu@" not in trouvees
    assert "aucun compte" in client.get(adresse).content.decode()
    sienne = client.get(reverse("service_offre:comptes_utilisateur", args=[personne.pk]))
    assert "203.0.113.4" in sienne.content.decode()


def test_ce_qu_une_personne_lit_ne_reste_pas_sur_la_machine(client: Client) -> None:
    """A page read under a session; what everybody may read stays as it was."""
    assert "Cache-Control" not in client.get(reverse("public:accueil")).headers
    client.force_login(UtilisateurFactory())
    for nom in ("compte:mon_compte", "public:accueil"):
        reponse = client.get(reverse(nom))
        assert reponse.headers["Cache-Control"] == "no-store, private"
        assert "camera=()" in reponse.headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "mot_de_passe",
    [
        "motdepasse1234",
        "M0t de Pâsse!",
        "azertyuiop12",
        "Soleil-Soleil-2026",
        "Nantes44000!!",
        "@ng3rs49#####",
        "aaaaaaaaaaaa",
        "Bonjour*Marseille13",
    ],
)
def test_un_mot_courant_habille_est_refuse(mot_de_passe: str) -> None:
    with pytest.raises(ValidationError, match="facile à deviner"):
        MotCourant().validate(mot_de_passe)


@pytest.mark.parametrize(
    "mot_de_passe",
    [MOT_DE_PASSE, "cheval correct batterie agrafe", "Xk7-reglette-vrac", "12 rue des 3 meules"],
)
def test_une_phrase_passe(mot_de_passe: str) -> None:
    MotCourant().validate(mot_de_passe)
