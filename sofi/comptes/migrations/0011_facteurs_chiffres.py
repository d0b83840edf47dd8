"""What second factors are made from was in clear: encrypted; back in clear for who goes back to the version before."""

from django.db import migrations

from sofi.comptes.facteurs import mettre_en_clair, rechiffrer_les_facteurs


def chiffrer(apps, schema_editor):
    rechiffrer_les_facteurs(apps.get_model("mfa", "Authenticator").objects.all())


def en_clair(apps, schema_editor):
    mettre_en_clair(apps.get_model("mfa", "Authenticator").objects.all())


class Migration(migrations.Migration):
    dependencies = [
        ("comptes", "0010_sessions_ouvertes"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(chiffrer, en_clair)]
