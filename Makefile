# SOFI: everything is done from here. « make » alone lists what exists.
#
# Needed on the machine: make, git, Python ≥ 3.11 and a package index. The rest is installed in the
# project's own folder (.venv, .outils, var), never elsewhere.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
# Options added to pytest: make test ARGS="tests/socle -x"
ARGS ?=
PY := .venv/bin/python
# Tests run at once, each on a core.
ENSEMBLE ?= 2
# The tests start some hundred programs: each compiling Django again would cost it two seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help installer run demo code test rapide journeys check format bench epreuves mutations haute-dispo audit nomenclature

help: ## La liste des commandes
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

.venv/installe: pyproject.toml uv.lock outils/installer.py
	@"$(PYTHON)" outils/installer.py

installer: .venv/installe ## Installe les dépendances dans le dossier du projet (les autres commandes le font d’elles-mêmes)

run: .venv/installe ## Sert le site avec les données de démonstration (PORT=8000, HOST=127.0.0.1)
	@exec $(PY) outils/demarrer.py --port "$(PORT)" --hote "$(HOST)"

demo: .venv/installe ## Tout ce que fait « run », sauf servir
	@exec $(PY) outils/demarrer.py --sans-servir

code: .venv/installe ## Les codes à usage unique des comptes de démonstration
	@exec $(PY) manage.py code_demonstration

test: .venv/installe ## Tous les tests, parcours compris quand un Chromium est là
	@exec $(PY) -m pytest -n $(ENSEMBLE) -rs $(ARGS)

rapide: .venv/installe ## Tous les tests sauf les parcours : pour tous les jours
	@exec $(PY) -m pytest -n $(ENSEMBLE) -rs --ignore tests/parcours $(ARGS)

journeys: .venv/installe ## Les parcours dans un navigateur seulement
	@exec $(PY) -m pytest tests/parcours -rs $(ARGS)

check: .venv/installe ## Style, types, mise en forme, migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/djangofmt --check sofi
	$(PY) -m mypy
	$(PY) manage.py makemigrations --check --dry-run

format: .venv/installe ## Met en forme et corrige ce qui peut l’être
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	.venv/bin/djangofmt sofi

bench: .venv/installe ## Les mesures, chacune à côté de sa référence
	@exec $(PY) -m bench $(ARGS)

epreuves: .venv/installe ## Les épreuves longues : morts, deux à la fois, saisies hostiles, pannes, endurance (ARGS="fuzz --cas 100000")
	@exec $(PY) -m tests.epreuves $(ARGS)

.venv/mutations: .venv/installe
	@"$(PYTHON)" outils/installer.py mutations

mutations: .venv/mutations ## Des fautes mises une à une dans une pièce, que ses tests doivent voir (ARGS="regles --nombre 150")
	@exec $(PY) -m outils.mutations $(ARGS)

haute-dispo: .venv/installe ## Toute la production sur cette machine, et ses pannes sous charge (root ; ARGS="--scenario primaire", INSTALLER=oui)
	@exec env INSTALLER="$(INSTALLER)" $(PY) -m outils.haute_dispo $(ARGS)

audit: .venv/installe ## Les faiblesses connues de ce que SOFI emploie (demande à api.osv.dev)
	@exec $(PY) -m outils.dependances audit

nomenclature: .venv/installe ## La liste de ce dont SOFI est fait, en CycloneDX : var/nomenclature.cdx.json
	@exec $(PY) -m outils.dependances nomenclature var/nomenclature.cdx.json
