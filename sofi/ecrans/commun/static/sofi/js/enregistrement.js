// A card saves by itself: on leaving a field, and every ten seconds while something changed. What isn't
// stored yet is kept in this browser, under who typed it, and offered to them when the card is opened again.
//
//   data-automatique                on the form of a card ("repos": not on leaving a field, but after a box is ticked)
//   data-personne                   on it: who is signed in
//   data-dits="name"                what is said of a list, drawn again after each saving
//   data-copie, with data-copie-quand, data-reprendre and data-ecarter: the offer of what was found
"use strict";

(() => {
  const INTERVALLE = 10_000;
  const PAUSE = 700;
  const PREFIXE = "sofi-saisie:";
  const PERDUE = "Non enregistré : connexion perdue, nouvel essai dans 10 s";
  const EXPIREE = "Votre session a expiré : reconnectez-vous dans un autre onglet, votre saisie est gardée ici";
  const ANNEXES = /^(csrfmiddlewaretoken|q_.*|choix.*|vue-.*)$/;
  const LUES = /^(revision|session-revision)$/;

  const formulaire = document.querySelector("form[data-automatique]");
  if (!formulaire) return;
  const personne = formulaire.dataset.personne;
  const cle = () => `${PREFIXE}${personne}:${new URL(formulaire.action).pathname}`;
  const champs = () => [...new FormData(formulaire)].filter(([nom, valeur]) =>
    typeof valeur === "string" && !ANNEXES.test(nom));
  const saisis = (liste) => JSON.stringify(liste.filter(([nom]) => !LUES.test(nom)));
  const revision = (liste) => JSON.stringify(liste.filter(([nom]) => LUES.test(nom)));
  const conflit = document.querySelector("[data-conflit]") !== null;
  let connue = saisis(champs());  // what the server was last told
  let entiere = false;  // the page has come whole, and what was kept of this card has been looked for
  let devancee = false;  // somebody typed before that
  let envoi = null;  // the saving under way
  let redemande = false;  // another was asked for meanwhile
  let ennui = "";  // why the last one failed

  // --- What is kept in this browser --------------------------------------------
  const lireCopie = () => {
    try { return JSON.parse(localStorage.getItem(cle())); } catch { return null; }
  };
  const garder = (liste, partie = false) => {
    try {
      localStorage.setItem(cle(), JSON.stringify({ champs: liste, quand: new Date().toISOString(), partie }));
    } catch { /* no room or not allowed: the page itself still holds it */ }
  };
  const oublier = () => localStorage.removeItem(cle());

  // --- What the page says --------------------------------------------------------
  const dire = (etat, texte) => document.querySelectorAll("[data-brouillon-etat]").forEach((zone) => {
    zone.dataset.etat = etat;
    zone.textContent = texte;
  });
  const proposerDeComparer = (texte) => document.querySelectorAll("[data-brouillon-etat]").forEach((zone) => {
    const bouton = document.createElement("button");
    Object.assign(bouton, { type: "submit", className: "btn btn-nu btn-sm", textContent: "comparer" });
    bouton.setAttribute("form", formulaire.id);
    zone.dataset.etat = "alerte";
    zone.replaceChildren(texte, bouton);
  });
  const echouer = (raison) => {
    ennui = raison;
    dire("alerte", raison);
  };
  const remplacer = (ancien, nouveau) => {
    if (ancien && nouveau && !ancien.contains(document.activeElement)) ancien.replaceChildren(...nouveau.childNodes);
  };
  const lirePage = (texte) => new DOMParser().parseFromString(texte, "text/html");
  const nommer = (ancien, nouveau) => {
    const rangee = document.getElementById(ancien);
    if (!rangee) return;
    [rangee, ...rangee.querySelectorAll("*")].forEach((element) => [...element.attributes].forEach((attribut) => {
      if (attribut.value.includes(ancien)) attribut.value = attribut.value.replaceAll(ancien, nouveau);
    }));
  };
  // What is said under a field and in its label is drawn again; the control, and what is typed in it, stay.
  const DITS = ":scope > :is(.sofi-manque, .sofi-erreur, .sofi-avertissement):not([role], [id$=-compteur])";
  const redire = (bloc, frais) => {
    bloc.classList.toggle("sofi-champ-erreur", frais.classList.contains("sofi-champ-erreur"));
    bloc.querySelectorAll(DITS).forEach((ligne) => ligne.remove());
    const compteur = bloc.querySelector(":scope > [id$=-compteur]");
    frais.querySelectorAll(DITS).forEach((ligne) => bloc.insertBefore(ligne, compteur));
    const [titre, nouveau] = [bloc, frais].map((lieu) => lieu.querySelector(":scope > :is(label, legend)"));
    if (titre && nouveau && !titre.querySelector("a, button, input")) titre.replaceChildren(...nouveau.childNodes);
  };
  const redireLeChamp = (frais) => {
    const neuf = frais.matches("[id]") ? frais : frais.querySelector("input, select, textarea");
    const ancien = neuf?.id && document.getElementById(neuf.id);
    const bloc = ancien && ancien.closest(".sofi-champ");
    if (!bloc || !formulaire.contains(bloc) || neuf.closest(".sofi-champ") !== frais) return;
    redire(bloc, frais);
    const controles = [ancien, document.getElementById(`${ancien.id}-texte`)].filter(Boolean);
    ["aria-describedby", "aria-invalid", "aria-required"].forEach((nom) => controles.forEach((controle) => {
      if (neuf.hasAttribute(nom)) controle.setAttribute(nom, neuf.getAttribute(nom));
      else controle.removeAttribute(nom);
    }));
  };
  const redessiner = (page) => {
    document.title = page.title;
    [".sofi-bandeau", "#etat", "[data-etat-compte]"].forEach((ou) =>
      remplacer(document.querySelector(ou), page.querySelector(ou)));
    page.querySelectorAll("#fiche .sofi-champ").forEach(redireLeChamp);
    document.querySelectorAll("#fiche [data-dits]").forEach((zone) =>
      remplacer(zone, page.querySelector(`#fiche [data-dits="${zone.dataset.dits}"]`)));
    const resume = formulaire.querySelector(":scope > .sofi-resume-erreurs");
    const frais = page.querySelector("#fiche > .sofi-resume-erreurs");
    if (resume && frais) remplacer(resume, frais);
    else if (resume && !resume.contains(document.activeElement)) resume.remove();
  };
  const rafraichir = (dit) => {
    Object.entries(dit.rangees).forEach(([ancien, nouveau]) => nommer(ancien, nouveau));
    Object.entries(dit.caches).forEach(([nom, valeur]) => {
      const champ = formulaire.elements.namedItem(nom);
      if (champ) champ.value = valeur;
    });
    Object.entries(dit.calcules).forEach(([nom, valeur]) => {
      const champ = formulaire.elements.namedItem(nom);
      // What was typed since it was sent is never replaced; what is typed next replaces what follows.
      if (!champ || champ.value !== (envoyees.get(nom) ?? "")) return;
      champ.value = valeur;
      if (champ === document.activeElement) champ.select();
    });
    if (Object.keys(dit.calcules).length) formulaire.dispatchEvent(new Event("change", { bubbles: true }));
    if (new URL(dit.url, location.href).pathname !== new URL(formulaire.action).pathname) {
      oublier();
      formulaire.action = dit.url;
      history.replaceState(null, "", dit.url);
    }
    redessiner(lirePage(dit.page));
  };

  // --- Saving ----------------------------------------------------------------------
  let envoyees = new URLSearchParams();
  const poster = () => {
    envoyees = new URLSearchParams(new FormData(formulaire));
    return fetch(formulaire.action, {
      method: "POST", body: envoyees, redirect: "manual",
      headers: { "X-Enregistrement": "automatique" }, credentials: "same-origin",
    });
  };
  // Somebody who signed in again in another tab has another token: it is read on a fresh page. When that
  // is somebody else, nothing is sent in their name.
  const lireJeton = async () => {
    const page = await fetch(formulaire.action, { redirect: "manual", credentials: "same-origin" });
    const lue = page.ok ? lirePage(await page.text()).querySelector("form[data-automatique]") : null;
    const jeton = lue?.dataset.personne === personne && lue.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (jeton) document.getElementsByName("csrfmiddlewaretoken").forEach((champ) => { champ.value = jeton; });
    return Boolean(jeton);
  };
  const recevoir = (dit, liste) => {
    if (dit.etat === "conflit") {
      ennui = "conflit";
      proposerDeComparer(dit.message);
      return;
    }
    if (dit.etat === "refus") {
      echouer(dit.message);
      return;
    }
    ennui = "";
    const pareil = saisis(champs()) === saisis(liste);
    rafraichir(dit);
    connue = pareil ? saisis(champs()) : "";
    if (pareil && !dit.refuses.length) oublier();
    else garder(champs());
    if (pareil) formulaire.dispatchEvent(new CustomEvent("sofi:enregistre", { bubbles: true }));
    dire(dit.refuses.length ? "alerte" : "ok", dit.message);
  };
  const tenter = async () => {
    const liste = champs();
    dire("neutre", "Enregistrement…");
    garder(liste, true);
    try {
      let retour = ennui === EXPIREE && !(await lireJeton()) ? null : await poster();
      if (retour?.status === 403 && await lireJeton()) retour = await poster();
      if (retour?.status >= 500) throw new Error(retour.status);
      if (!retour?.headers.get("Content-Type")?.includes("json")) {
        garder(champs());
        echouer(EXPIREE);
      } else recevoir(await retour.json(), liste);
    } catch {
      garder(champs());
      echouer(PERDUE);
    }
  };
  const change = () => saisis(champs()) !== connue;
  const enregistrer = () => {
    if (envoi) redemande = true;
    else {
      envoi = tenter().finally(() => {
        envoi = null;
        const encore = redemande && !ennui;
        redemande = false;
        if (encore) auBesoin();
      });
    }
    return envoi;
  };
  const auBesoin = () => {
    if (entiere && !conflit && ennui !== "conflit" && !formulaire.dataset.envoi && change()) return enregistrer();
    return null;
  };

  // --- When --------------------------------------------------------------------------
  formulaire.addEventListener("input", () => {
    if (!entiere) devancee = true;
    else if (change() && !conflit) garder(champs());
  });
  formulaire.addEventListener("focusout", () => { if (formulaire.dataset.automatique !== "repos") auBesoin(); });
  // Where answers are boxes, what they lack is said as soon as one stops ticking.
  let pause = 0;
  formulaire.addEventListener("change", (evenement) => {
    if (formulaire.dataset.automatique !== "repos" || !evenement.target.matches("[type=radio], [type=checkbox]")) return;
    window.clearTimeout(pause);
    pause = window.setTimeout(auBesoin, PAUSE);
  });
  window.setInterval(auBesoin, INTERVALLE);
  window.addEventListener("online", auBesoin);
  document.addEventListener("visibilitychange", auBesoin);

  // « Enregistrer » waits for the saving under way, and never leaves the page for a lost connection.
  formulaire.addEventListener("submit", (evenement) => {
    const bouton = evenement.submitter;
    const arrete = ennui === PERDUE || ennui === EXPIREE || !navigator.onLine;
    if (!envoi && !arrete) {
      if (change() || lireCopie()) garder(champs(), true);
      return;
    }
    evenement.preventDefault();
    evenement.stopImmediatePropagation();
    (envoi ?? enregistrer()).then(() => {
      if (ennui !== PERDUE && ennui !== EXPIREE) formulaire.requestSubmit(bouton?.isConnected ? bouton : null);
    });
  }, { capture: true });

  // --- Coming back ---------------------------------------------------------------------
  // A page of the history shows an old reading of the card: the card is read again.
  formulaire.autocomplete = "off";
  window.addEventListener("pageshow", (evenement) => { if (evenement.persisted) location.reload(); });
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward" && !conflit) location.reload();

  const rejouer = (liste) => {
    const envoyeur = document.createElement("form");
    envoyeur.method = "post";
    envoyeur.action = formulaire.action;
    const jeton = formulaire.elements.namedItem("csrfmiddlewaretoken").value;
    [["csrfmiddlewaretoken", jeton], ...liste].forEach(([nom, valeur]) => {
      const champ = document.createElement("textarea");
      Object.assign(champ, { name: nom, value: valeur, hidden: true });
      envoyeur.append(champ);
    });
    document.body.append(envoyeur);
    envoyeur.submit();
  };
  const proposer = (copie) => {
    const offre = document.querySelector("[data-copie]");
    offre.querySelector("[data-copie-quand]").textContent =
      new Date(copie.quand).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
    offre.querySelector("[data-reprendre]").addEventListener("click", () => {
      garder(copie.champs, true);
      rejouer(copie.champs);
    });
    offre.querySelector("[data-ecarter]").addEventListener("click", () => {
      oublier();
      offre.hidden = true;
    });
    offre.hidden = false;
  };
  const retrouver = () => {
    // The browser may have put back what the fields held, which isn't typed; what was typed is to be stored.
    if (!devancee) connue = saisis(champs());
    const copie = lireCopie();
    entiere = true;
    if (devancee && formulaire.dataset.automatique !== "repos") auBesoin();
    if (!copie) return;
    if (conflit) garder(copie.champs);
    else if (saisis(copie.champs) === connue) {
      if (document.querySelector(".sofi-champ-erreur")) garder(champs());
      else oublier();
    }
    // Sent, and the card was stored since: that was it.
    else if (copie.partie && revision(copie.champs) !== revision(champs())) oublier();
    else proposer(copie);
  };
  window.addEventListener("load", () => window.setTimeout(retrouver));
})();
