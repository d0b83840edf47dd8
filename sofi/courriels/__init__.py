"""What is to be sent by e-mail, sent once. Write with `ecriture.ecrire`; `envoi` sends."""
