// What the public pages gain with JavaScript; all of them work without.
//
//   data-communes="/communes/"   on a field with a datalist: proposes communes while one types
//   data-imprimer                on a button: prints the page
//   .sofi-garder-form            « Garder » is told where it stands: the page neither jumps nor loses what is open
"use strict";

(() => {
  const ATTENTE = 200;
  const MINIMUM = 2;

  document.addEventListener("click", (evenement) => {
    if (evenement.target.closest?.("[data-imprimer]")) window.print();
  });

  // The page that comes back says whether the training is kept, and how many are; a button that it hasn't is followed.
  const garder = async (formulaire, bouton) => {
    const valeurs = new URLSearchParams(new FormData(formulaire));
    valeurs.set(bouton.name, bouton.value);
    const reponse = await fetch(formulaire.action, { method: "POST", body: valeurs });
    if (!reponse.ok) throw new Error(reponse.status);
    const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
    const rendu = page.getElementById(bouton.id);
    if (!rendu) {
      window.location.assign(reponse.url);
      return;
    }
    bouton.name = rendu.name;
    bouton.setAttribute("aria-pressed", rendu.getAttribute("aria-pressed"));
    bouton.replaceChildren(...rendu.childNodes);
    document.querySelector("header").replaceChildren(...page.querySelector("header").childNodes);
  };
  // One after the other: each is told what the one before has kept.
  let gardees = Promise.resolve();
  document.addEventListener("submit", (evenement) => {
    const { target: formulaire, submitter: bouton } = evenement;
    if (!formulaire.matches(".sofi-garder-form") || !bouton) return;
    evenement.preventDefault();
    if (bouton.hasAttribute("aria-busy")) return;
    bouton.setAttribute("aria-busy", "true");
    gardees = gardees
      .then(() => garder(formulaire, bouton))
      .then(() => bouton.removeAttribute("aria-busy"))
      .catch(() => {
        const champ = Object.assign(document.createElement("input"), { type: "hidden", name: bouton.name });
        champ.value = bouton.value;
        formulaire.append(champ);
        formulaire.submit();
      });
  });

  const proposer = async (champ) => {
    const texte = champ.value.trim();
    if (texte.length < MINIMUM || [...champ.list.options].some((option) => option.value === texte)) return;
    const reponse = await fetch(`${champ.dataset.communes}?q=${encodeURIComponent(texte)}`);
    if (!reponse.ok || champ.value.trim() !== texte) return;
    const { communes } = await reponse.json();
    champ.list.replaceChildren(...communes.map((nom) => new Option(nom, nom)));
  };
  document.querySelectorAll("input[data-communes]").forEach((champ) => {
    let attente;
    champ.addEventListener("input", () => {
      window.clearTimeout(attente);
      // Without an answer the field is still a field: nothing to say.
      attente = window.setTimeout(() => proposer(champ).catch(() => {}), ATTENTE);
    });
  });
})();
