"""Every e-mail written by SOFI: where it is, what the mail server said, and trying again."""
