// Postal code and town, completed while one types; without JavaScript the server finds the commune.
//
//   data-adresses="/…/"   on both fields: where propositions are asked for
//   data-avec="id"        the id of the other one: choosing a proposition fills both
//
// A combobox with a list (ARIA): arrows, Home, End, Enter, Escape; Tab leaves things as they are.
"use strict";

(() => {
  const ATTENTE = 200;
  const MINIMUM = 2;

  const installer = (champ) => {
    const autre = document.getElementById(champ.dataset.avec);
    if (!autre || champ.getAttribute("role") === "combobox") return;
    const code = champ.inputMode === "numeric";
    const cadre = document.createElement("div");
    const liste = document.createElement("ul");
    const annonce = document.createElement("p");
    let proposees = [];
    let active = -1;
    let attente;

    cadre.className = "sofi-propose";
    champ.before(cadre);
    cadre.append(champ, liste, annonce);
    liste.className = "sofi-propositions";
    liste.id = `${champ.id}-propositions`;
    liste.hidden = true;
    liste.setAttribute("role", "listbox");
    liste.setAttribute("aria-label", "Communes proposées");
    annonce.className = "visually-hidden";
    annonce.setAttribute("role", "status");
    champ.setAttribute("role", "combobox");
    champ.setAttribute("aria-autocomplete", "list");
    champ.setAttribute("aria-expanded", "false");
    champ.setAttribute("aria-controls", liste.id);
    champ.autocomplete = "off";

    const fermer = () => {
      window.clearTimeout(attente);
      liste.hidden = true;
      active = -1;
      champ.setAttribute("aria-expanded", "false");
      champ.removeAttribute("aria-activedescendant");
    };
    const activer = (rang) => {
      active = (rang + proposees.length) % proposees.length;
      [...liste.children].forEach((option, i) => {
        option.setAttribute("aria-selected", String(i === active));
        if (i !== active) return;
        champ.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      });
    };
    const poser = (cible, valeur) => {
      cible.value = valeur;
      // Whoever follows the form (unsaved changes, autosave) hears of it.
      cible.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const choisir = ({ code_postal: postal, ville }) => {
      poser(champ, code ? postal : ville);
      poser(autre, code ? ville : postal);
      fermer();
      annonce.textContent = `${postal} ${ville} choisi.`;
    };
    const montrer = (adresses) => {
      proposees = adresses;
      active = -1;
      champ.removeAttribute("aria-activedescendant");
      liste.replaceChildren(...adresses.map((adresse, rang) => {
        const option = document.createElement("li");
        option.id = `${liste.id}-${rang}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = `${adresse.code_postal} ${adresse.ville}`;
        // Before the field loses the focus.
        option.addEventListener("mousedown", (evenement) => {
          evenement.preventDefault();
          choisir(adresse);
        });
        return option;
      }));
      liste.hidden = adresses.length === 0;
      champ.setAttribute("aria-expanded", String(adresses.length > 0));
      annonce.textContent = adresses.length > 1 ? `${adresses.length} communes proposées.`
        : adresses.length ? "1 commune proposée." : "Aucune commune proposée.";
    };
    const proposer = async () => {
      const texte = champ.value.trim();
      if (texte.length < MINIMUM) return fermer();
      const reponse = await fetch(`${champ.dataset.adresses}?q=${encodeURIComponent(texte)}`);
      if (!reponse.ok || champ.value.trim() !== texte || document.activeElement !== champ) return;
      montrer((await reponse.json()).adresses);
    };
    // Without an answer the field is still a field: nothing to say.
    const demander = () => proposer().catch(fermer);

    champ.addEventListener("input", () => {
      window.clearTimeout(attente);
      attente = window.setTimeout(demander, ATTENTE);
    });
    champ.addEventListener("blur", fermer);
    champ.addEventListener("keydown", (evenement) => {
      const gestes = {
        ArrowDown: () => activer(active + 1),
        ArrowUp: () => activer(active < 0 ? -1 : active - 1),
        Home: () => activer(0),
        End: () => activer(-1),
        Enter: () => choisir(proposees[active]),
        Escape: fermer,
      };
      if (liste.hidden) {
        if (evenement.key === "ArrowDown") demander();
        return;
      }
      if (!gestes[evenement.key] || (evenement.key === "Enter" && active < 0)) return;
      evenement.preventDefault();
      gestes[evenement.key]();
    });
  };

  document.querySelectorAll("input[data-adresses]").forEach(installer);
})();
