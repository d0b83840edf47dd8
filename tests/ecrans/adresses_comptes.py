"""The addresses of one's own account and of the sign-in, for the table of all of them."""

from typing import Any

from .monde import CONNEXION, ROLES, VISITEUR, Arguments, rien

Reponses = dict[str, Any]
Ligne = tuple[Reponses, Arguments]


def comptes(
    *,
    tout_le_monde: Reponses,
    connectes: Reponses,
    ailleurs: Reponses,
    organismes: Reponses,
    par_post: Reponses,
) -> dict[str, Ligne]:
    """Each address, what each role is answered, on what it is asked."""
    nulle_part = dict.fromkeys(ROLES, 404) | {VISITEUR: CONNEXION}
    inutiles = dict.fromkeys(ROLES, 302) | {VISITEUR: 200}  # of no use once signed in
    sans_lien = dict.fromkeys(ROLES, 410)
    pas_lues = dict.fromkeys(ROLES, 405)
    # The staff has a second factor here, the organismes don't.
    du_personnel = dict(zip(ROLES, (CONNEXION, 302, 302, 200, 200, 200), strict=True))
    de_l_organisme = dict(zip(ROLES, (CONNEXION, 404, 404, 302, 302, 302), strict=True))
    return {
        **dict.fromkeys(_PUBLIQUES, (tout_le_monde, rien)),
        "account_reset_password_from_key": (tout_le_monde, lambda m: ["cle", "cle"]),
        "account_login": (inutiles, rien),
        "account_signup": (inutiles, rien),
        **dict.fromkeys(_PAGES, (connectes, rien)),
        "compte:activer_par_lien": (tout_le_monde, lambda m: ["cle"]),
        "compte:confirmer_adresse": (sans_lien, lambda m: ["x"]),
        "compte:demander_rattachement": (organismes, rien),
        "compte:choisir_etablissement": (par_post, rien),
        "compte:fermer_les_autres": (par_post, rien),
        "compte:fermer_session": (par_post, lambda m: [1]),
        # A word that leads to nothing.
        **dict.fromkeys(("compte:reprendre", "compte:reprise_lue"), (ailleurs, lambda m: ["x"])),
        "compte:effacer_saisie": (pas_lues, lambda m: ["x"]),
        "compte:ouvrir": (pas_lues, rien),
        **dict.fromkeys(_AILLEURS, (ailleurs, rien)),
        "mfa_reauthenticate": (du_personnel, rien),
        **_cles_acces(ailleurs),
        "mfa_deactivate_totp": (de_l_organisme, rien),
        **dict.fromkeys(_FERMEES, (nulle_part, rien)),
        "account_confirm_email": (nulle_part, lambda m: ["cle"]),
    }


def _cles_acces(ailleurs: Reponses) -> dict[str, Ligne]:
    """Keys of devices. Nobody has one here; adding or changing one asks first whether it is oneself."""
    return {
        "/compte/2fa/webauthn/": (ailleurs, rien),
        "/compte/2fa/webauthn/keys/<int:pk>/remove/": (ailleurs, rien),
        "mfa_list_webauthn": (ailleurs, rien),
        "mfa_add_webauthn": (ailleurs, rien),
        "mfa_edit_webauthn": (ailleurs, lambda m: [1]),
        "mfa_remove_webauthn": (ailleurs, lambda m: [1]),
        "mfa_login_webauthn": (dict.fromkeys(ROLES, 302), rien),
        "mfa_reauthenticate_webauthn": (ailleurs, rien),
    }


_PUBLIQUES = (
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "compte:activer",
    "compte:demande_recue",
    "compte:demander_cle",
)
_PAGES = (
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "compte:changer_adresse",
    "compte:connexions",
    "compte:mon_compte",
    "compte:preferences",
    "mfa_index",
)
_AILLEURS = (
    "compte:apres_connexion",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_generate_recovery_codes",
)
# What allauth offers and the site doesn't, and recovery codes nobody has here.
_FERMEES = (
    "/compte/confirm-email/",
    "/compte/confirm-email/<str:cle>/",
    "/compte/email/",
    "/compte/login/code/confirm/",
    "/compte/password/set/",
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "account_set_password",
    "mfa_download_recovery_codes",
    "mfa_view_recovery_codes",
)
