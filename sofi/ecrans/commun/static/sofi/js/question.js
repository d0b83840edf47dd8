// The question completed while one types (WAI-ARIA combobox); without JavaScript the form alone.
//
//   <input data-propositions="/propositions/">   its list is written after the element that holds it
"use strict";

(() => {
  const ATTENTE = 150;
  // The index is being made: some seconds.
  const PLUS_TARD = 1000;
  const MINIMUM = 2;
  const ACCENTS = /[\u0300-\u036f]/g;

  const plier = (texte) => texte.normalize("NFD").replace(ACCENTS, "").toLowerCase();

  // The part typed, in bold; accents don't count.
  const souligner = (libelle, mots) => {
    const morceaux = document.createDocumentFragment();
    for (const mot of libelle.split(/(?<=[\s'’-])/)) {
      const debut = mots.find((tape) => plier(mot).startsWith(tape));
      if (!debut) {
        morceaux.append(mot);
        continue;
      }
      const gras = document.createElement("b");
      gras.textContent = mot.slice(0, debut.length);
      morceaux.append(gras, mot.slice(debut.length));
    }
    return morceaux;
  };

  class Question {
    constructor(champ) {
      this.champ = champ;
      this.liste = document.createElement("div");
      this.liste.id = `${champ.id}-propositions`;
      this.liste.className = "sofi-propositions";
      this.liste.hidden = true;
      this.liste.setAttribute("role", "listbox");
      this.liste.setAttribute("aria-label", "Propositions");
      champ.parentElement.append(this.liste);
      const attributs = { role: "combobox", "aria-controls": this.liste.id, "aria-autocomplete": "list",
        "aria-haspopup": "listbox", "aria-expanded": "false" };
      for (const [nom, valeur] of Object.entries(attributs)) champ.setAttribute(nom, valeur);
      this.rang = -1;
      champ.addEventListener("input", () => this.attendre());
      champ.addEventListener("keydown", (evenement) => this.touche(evenement));
      champ.addEventListener("blur", () => window.setTimeout(() => this.fermer(), ATTENTE));
      this.liste.addEventListener("mousedown", (evenement) => evenement.preventDefault());
      this.liste.addEventListener("click", (evenement) => {
        const option = evenement.target.closest("[role=option]");
        if (option) window.location.assign(option.dataset.url);
      });
    }

    get options() {
      return [...this.liste.querySelectorAll("[role=option]")];
    }

    attendre(delai = ATTENTE) {
      window.clearTimeout(this.attente);
      // Without an answer the field is still a field: nothing to say.
      this.attente = window.setTimeout(() => this.demander().catch(() => this.fermer()), delai);
    }

    async demander() {
      const texte = this.champ.value.trim();
      if (texte.length < MINIMUM) return this.fermer();
      const reponse = await fetch(`${this.champ.dataset.propositions}?q=${encodeURIComponent(texte)}`);
      if (this.champ.value.trim() !== texte || document.activeElement !== this.champ) return undefined;
      const { groupes, entier } = await reponse.json();
      if (!groupes.length && !entier) return this.attendre(PLUS_TARD);
      return groupes.length ? this.ouvrir(groupes, plier(texte).split(/\s+/)) : this.fermer();
    }

    ouvrir(groupes, mots) {
      let rang = 0;
      this.liste.replaceChildren(...groupes.map((groupe) => {
        const suite = document.createElement("ul");
        suite.setAttribute("role", "group");
        suite.setAttribute("aria-label", groupe.titre);
        const titre = document.createElement("li");
        titre.setAttribute("role", "presentation");
        titre.textContent = groupe.titre;
        suite.append(titre, ...groupe.propositions.map((proposition) => {
          const option = document.createElement("li");
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.id = `proposition-${rang++}`;
          option.dataset.url = proposition.url;
          const libelle = document.createElement("span");
          libelle.append(souligner(proposition.libelle, mots));
          const compte = document.createElement("span");
          compte.className = "sofi-chiffres";
          compte.textContent = proposition.compte;
          option.append(libelle, compte);
          return option;
        }));
        return suite;
      }));
      this.rang = -1;
      this.liste.hidden = false;
      this.champ.setAttribute("aria-expanded", "true");
      this.champ.removeAttribute("aria-activedescendant");
    }

    fermer() {
      this.liste.hidden = true;
      this.rang = -1;
      this.champ.setAttribute("aria-expanded", "false");
      this.champ.removeAttribute("aria-activedescendant");
    }

    choisir(rang) {
      const { options } = this;
      options[this.rang]?.setAttribute("aria-selected", "false");
      this.rang = (rang + options.length) % options.length;
      const option = options[this.rang];
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.champ.setAttribute("aria-activedescendant", option.id);
    }

    touche(evenement) {
      const ouverte = !this.liste.hidden;
      if (evenement.key === "Escape") {
        // The first one closes, the next one empties.
        window.clearTimeout(this.attente);
        if (ouverte) this.fermer();
        else this.champ.value = "";
      } else if (evenement.key === "ArrowDown" || evenement.key === "ArrowUp") {
        if (!ouverte) return this.attendre();
        const pas = evenement.key === "ArrowDown" ? 1 : -1;
        this.choisir(this.rang < 0 && pas < 0 ? -1 : this.rang + pas);
      } else if (evenement.key === "Enter" && ouverte && this.rang >= 0) {
        window.location.assign(this.options[this.rang].dataset.url);
      } else {
        return undefined;
      }
      return evenement.preventDefault();
    }
  }

  document.querySelectorAll("input[data-propositions]").forEach((champ) => new Question(champ));
})();
