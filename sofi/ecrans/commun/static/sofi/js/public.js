// What the public pages gain with JavaScript; all of them work without.
//
//   data-communes="/communes/"   on a field with a datalist: proposes communes while one types
//   data-imprimer                on a button: prints the page
"use strict";

(() => {
  const ATTENTE = 200;
  const MINIMUM = 2;

  document.addEventListener("click", (evenement) => {
    if (evenement.target.closest?.("[data-imprimer]")) window.print();
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
