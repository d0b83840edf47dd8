"""Settings of accounts and of the sign-in: allauth's, and what SOFI asks of passwords."""

import os

from conf.environnement import oui

AUTH_USER_MODEL = "comptes.Utilisateur"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "sofi.comptes.mots_de_passe.MotCourant"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "compte:apres_connexion"
LOGOUT_REDIRECT_URL = "account_login"

# Sign-in by e-mail only; accounts are opened by the administration, never by the visitor.
ACCOUNT_ADAPTER = "sofi.ecrans.compte.adaptateur.AdaptateurCompte"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = (
    True  # a password or a second factor that changes is said to its owner
)
# How many times, in how long, for one address IP, one e-mail address (key) or one account (user).
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login": "30/m/ip",
    # Wrong passwords (`sofi.ecrans.compte.essais`): the key is an e-mail address from one machine; on a browser that
    # the account knows, the address; tried from everywhere (as a whole, an hour), one at a time from each machine.
    "login_failed": "20/5m/ip,5/5m/key",
    "login_failed_connu": "10/5m/key",
    "login_failed_adresse": "50/h/key",
    "login_failed_attaque": "20/5m/ip,1/5m/key",
    "reset_password": "20/10m/ip,5/10m/key",
    "reset_password_from_key": "20/10m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "demander_cle": "20/h/ip,5/h/key",
    "activer": "20/10m/ip,10/10m/key",
    "changer_adresse": "5/10m/user",
    "demander_rattachement": "20/h/user",
    # Each is an e-mail to several people.
    "signaler": "10/h/ip",
    # Each is an e-mail to an address that asked for nothing, perhaps.
    "alerte": "10/h/ip,3/h/key",
    # Each is a row for a year; a counsellor's office is one address.
    "partager": "60/h/ip",
}
# Proxies before this site, whose last addresses in X-Forwarded-For can be trusted.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PROXYS", "1" if oui("HTTPS") else "0"))
# The staff can't do without a second factor (`sofi.ecrans.compte.second_facteur`).
MFA_ADAPTER = "sofi.ecrans.compte.adaptateur.AdaptateurFacteur"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are opened by a key sent to the address
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A key of the device is both factors at once: what one has, and the finger, the face or the code that unlocks it.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "sofi.ecrans.compte.forms.cles_acces.FormulaireAjout",
    "edit_webauthn": "sofi.ecrans.compte.forms.cles_acces.FormulaireNom",
    "authenticate_webauthn": "sofi.ecrans.compte.forms.cles_acces.FormulaireSecondFacteur",
    "login_webauthn": "sofi.ecrans.compte.forms.cles_acces.FormulaireConnexion",
    "reauthenticate_webauthn": "sofi.ecrans.compte.forms.cles_acces.FormulaireConfirmation",
}
MFA_TOTP_ISSUER = "SOFI"
MFA_TOTP_TOLERANCE = 1  # a telephone may be half a minute slow
