"""The offer in the European Learning Model (ELM 3, profile LOQ), for Europass."""
