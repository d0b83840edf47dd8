"""The passwords and keys of the partners' servers were encrypted under SECRET_KEY: now under keys of their own.

One that can't be read any more stays as it is: its delivery says so. The way back writes them as they were.
"""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import migrations

from sofi.socle.chiffrement import SecretIllisible, chiffrer, dechiffrer


def comme_avant(secret: str) -> bytes:
    tirage = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sofi.partenaires.coffre")
    cle = base64.urlsafe_b64encode(tirage.derive(settings.SECRET_KEY.encode()))
    return Fernet(cle).encrypt(secret.encode())


def recrire(apps, ecrire):
    for destination in apps.get_model("partenaires", "DestinationSftp").objects.all():
        try:
            destination.secret = ecrire(dechiffrer(bytes(destination.secret)))
        except SecretIllisible:
            continue
        destination.save(update_fields=["secret"])


class Migration(migrations.Migration):
    dependencies = [("partenaires", "0002_historique")]

    operations = [
        migrations.RunPython(
            lambda apps, _: recrire(apps, chiffrer), lambda apps, _: recrire(apps, comme_avant)
        )
    ]
