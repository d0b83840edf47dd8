// Light editor over <textarea data-riche>: paragraphs, bold, italic, lists, links. The textarea stays the field that is
// sent; the server reads it again and decides. Nothing is written to it before something is typed.
"use strict";

(() => {
  const BLOCS = new Set(["P", "UL", "OL", "LI"]);
  const EQUIVALENTS = { B: "STRONG", I: "EM", DIV: "P", H1: "P", H2: "P", H3: "P", H4: "P", H5: "P", H6: "P", BLOCKQUOTE: "P", PRE: "P", TR: "P" };
  const GARDES = new Set(["P", "BR", "STRONG", "EM", "UL", "OL", "LI", "A"]);
  const IGNORES = new Set(["SCRIPT", "STYLE", "HEAD", "TITLE", "META", "LINK", "TEMPLATE"]);
  const SORTES_DE_BLOCS = "p, div, ul, ol, h1, h2, h3, h4, h5, h6, blockquote, pre, table";
  const SEPARES = new Set([...Object.keys(EQUIVALENTS), "P", "TD", "TH"].filter((nom) => nom !== "B" && nom !== "I"));
  const OUTILS = [
    ["bold", "Gras", "gras"],
    ["italic", "Italique", "italique"],
    ["insertUnorderedList", "Liste à puces", "liste"],
    ["insertOrderedList", "Liste numérotée", "numeros"],
    ["createLink", "Lien", "lien"],
  ];

  const adresseSure = (adresse) => /^(https?:|mailto:|tel:)/i.test(adresse ?? "") ? adresse : null;

  // A copy of the nodes with the allowed marks only; whatever else keeps its text.
  const epurer = (source, cible) => {
    for (const noeud of source.childNodes) {
      if (noeud.nodeType === Node.TEXT_NODE) {
        cible.append(noeud.data.replace(/[\t\r\n\u200b]+/g, " "));
      } else if (noeud.nodeType === Node.ELEMENT_NODE && !IGNORES.has(noeud.tagName)) {
        const nom = EQUIVALENTS[noeud.tagName] ?? noeud.tagName;
        const adresse = nom === "A" ? adresseSure(noeud.getAttribute("href")) : null;
        const emboite = nom === "P" && (cible.closest("p, li") || noeud.querySelector(SORTES_DE_BLOCS));
        const garde = GARDES.has(nom) && (nom !== "A" || adresse) && !emboite;
        // Words of two blocks or cells made into one line do not stick together.
        if (!garde && SEPARES.has(noeud.tagName) && /\S$/.test(cible.textContent)) cible.append(" ");
        const copie = garde ? document.createElement(nom) : cible;
        if (adresse) copie.setAttribute("href", adresse);
        epurer(noeud, copie);
        if (garde) cible.append(copie);
      }
    }
  };

  // Loose text between blocks becomes paragraphs; empty paragraphs go.
  const ranger = (racine) => {
    let paragraphe = null;
    for (const noeud of [...racine.childNodes]) {
      if (BLOCS.has(noeud.tagName)) {
        paragraphe = null;
      } else {
        if (!paragraphe) {
          paragraphe = document.createElement("p");
          noeud.before(paragraphe);
        }
        paragraphe.append(noeud);
      }
    }
    racine.querySelectorAll("p, li").forEach((bloc) => {
      if (!bloc.textContent.trim() && !bloc.querySelector("ul, ol")) bloc.remove();
    });
    return racine;
  };

  const lire = (html) => {
    const propre = document.createElement("div");
    epurer(new DOMParser().parseFromString(html, "text/html").body, propre);
    return ranger(propre);
  };

  // Without marks, blank lines part paragraphs: what a person without the editor would have typed.
  const depuisTexte = (texte) => {
    const racine = document.createElement("div");
    for (const morceau of texte.split(/\n\s*\n/)) {
      const paragraphe = document.createElement("p");
      morceau.trim().split("\n").forEach((ligne, rang) => {
        if (rang) paragraphe.append(document.createElement("br"));
        paragraphe.append(ligne);
      });
      if (morceau.trim()) racine.append(paragraphe);
    }
    return racine;
  };
  // What is stored with marks begins with a block; in any other text « < » is a sign like another.
  const ouvrir = (valeur) => /^<(p|ul|ol)>/.test(valeur) ? lire(valeur) : depuisTexte(valeur.replace(/\r\n?/g, "\n"));

  const icone = (nom) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "sofi-i");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#i-${nom}`);
    svg.append(use);
    return svg;
  };

  const element = (nom, proprietes) => Object.assign(document.createElement(nom), proprietes);

  // « www.exemple.fr » and « accueil@exemple.fr » are addresses too, as people write them.
  const adresseDuLien = (saisie) => {
    const lue = saisie.trim();
    if (/\s/.test(lue)) return null;
    if (/^[^@/:]+@[^@/:]+\.[^@/:]+$/.test(lue)) return `mailto:${lue}`;
    if (/^[^@:/]+\.[^@:/]{2,}(\/.*)?$/.test(lue)) return `https://${lue}`;
    return /^(https?:\/\/.+\..+|mailto:.+|tel:.+)/i.test(lue) ? lue : null;
  };

  const poserLien = (adresse) => {
    if (!window.getSelection().isCollapsed) {
      document.execCommand("createLink", false, adresse);
    } else {
      const lien = element("a", { textContent: adresse.replace(/^(mailto|tel):/i, "") });
      lien.setAttribute("href", adresse);
      document.execCommand("insertHTML", false, lien.outerHTML);
    }
  };

  // The address of a link is asked under the toolbar; what was selected is selected again for it.
  const demandeDeLien = (texte, id, surChange) => {
    const cadre = element("div", { className: "sofi-riche-lien", hidden: true });
    const libelle = element("label", { htmlFor: `${id}-lien`, textContent: "Adresse du lien" });
    const champ = element("input", { id: `${id}-lien`, className: "form-control", type: "text", autocomplete: "off" });
    const erreur = element("p", { id: `${id}-lien-erreur`, className: "sofi-erreur" });
    const poser = element("button", { type: "button", className: "btn btn-second", textContent: "Poser le lien" });
    const annuler = element("button", { type: "button", className: "btn btn-second", textContent: "Annuler" });
    let choisi = null;
    erreur.setAttribute("role", "alert");
    champ.setAttribute("aria-describedby", erreur.id);
    champ.inputMode = "url";
    champ.placeholder = "https://exemple.fr";
    cadre.append(libelle, champ, poser, annuler, erreur);

    const dire = (phrase) => {
      erreur.textContent = phrase;
      champ.setAttribute("aria-invalid", String(phrase !== ""));
    };
    const fermer = () => {
      cadre.hidden = true;
      texte.focus();
      if (choisi) {
        window.getSelection().removeAllRanges();
        window.getSelection().addRange(choisi);
      }
    };
    const accepter = () => {
      const adresse = adresseDuLien(champ.value);
      if (adresse) {
        fermer();
        poserLien(adresse);
        surChange();
      } else {
        dire("Indiquez une adresse entière, par exemple https://exemple.fr ou accueil@exemple.fr.");
        champ.focus();
      }
    };
    poser.addEventListener("click", accepter);
    annuler.addEventListener("click", fermer);
    cadre.addEventListener("keydown", (evenement) => {
      const fait = { Enter: evenement.target === champ && accepter, Escape: fermer }[evenement.key];
      if (!fait) return;
      evenement.preventDefault();
      evenement.stopPropagation();
      fait();
    });
    // Not a field of the card: nothing is saved while the address is typed.
    for (const nom of ["input", "change"]) cadre.addEventListener(nom, (evenement) => evenement.stopPropagation());
    const ouvrirLaDemande = () => {
      const selection = window.getSelection();
      const dedans = selection.rangeCount && texte.contains(selection.anchorNode);
      choisi = dedans ? selection.getRangeAt(0).cloneRange() : null;
      champ.value = "";
      dire("");
      cadre.hidden = false;
      champ.focus();
    };
    return [cadre, ouvrirLaDemande];
  };

  const executer = (texte, commande, demanderLien, surChange) => {
    texte.focus();
    if (commande !== "createLink") {
      document.execCommand(commande);
    } else if (document.queryCommandState("unlink") || window.getSelection().anchorNode?.parentElement?.closest("a")) {
      document.execCommand("unlink");
    } else {
      demanderLien();
      return;
    }
    surChange();
  };

  const barre = (texte, demanderLien, surChange) => {
    const outils = document.createElement("div");
    outils.className = "sofi-riche-outils";
    outils.setAttribute("role", "toolbar");
    outils.setAttribute("aria-label", "Mise en forme");
    OUTILS.forEach(([commande, nom, dessin], rang) => {
      const bouton = document.createElement("button");
      bouton.type = "button";
      bouton.title = nom;
      bouton.tabIndex = rang ? -1 : 0;
      bouton.dataset.commande = commande;
      bouton.setAttribute("aria-label", nom);
      bouton.setAttribute("aria-pressed", "false");
      bouton.append(icone(dessin));
      bouton.addEventListener("mousedown", (evenement) => evenement.preventDefault());
      bouton.addEventListener("click", () => executer(texte, commande, demanderLien, surChange));
      outils.append(bouton);
    });
    // One stop for the Tab key, arrows inside, as toolbars do.
    outils.addEventListener("keydown", (evenement) => {
      const pas = { ArrowRight: 1, ArrowLeft: -1 }[evenement.key];
      if (!pas) return;
      const boutons = [...outils.children];
      const suivant = boutons.at((boutons.indexOf(document.activeElement) + pas) % boutons.length);
      boutons.forEach((bouton) => { bouton.tabIndex = bouton === suivant ? 0 : -1; });
      suivant.focus();
      evenement.preventDefault();
    });
    return outils;
  };

  const coller = (evenement, texte, avis) => {
    const donnees = evenement.clipboardData;
    const html = donnees.getData("text/html");
    const racine = html ? lire(html) : depuisTexte(donnees.getData("text/plain").replace(/\r\n?/g, "\n"));
    evenement.preventDefault();
    const seul = racine.children.length === 1 && racine.firstElementChild.tagName === "P";
    document.execCommand("insertHTML", false, seul ? racine.firstElementChild.innerHTML : racine.innerHTML);
    const perdu = /<(table|img|svg|video|iframe)\b/i.test(html) || (!html && donnees.files.length > 0);
    avis.textContent = perdu ? "Les tableaux et les images ne peuvent pas figurer dans ce texte : seul leur texte a été collé." : "";
  };

  const installer = (zone) => {
    const cadre = document.createElement("div");
    const texte = document.createElement("div");
    const avis = document.createElement("p");
    cadre.className = "sofi-riche";
    texte.className = "sofi-riche-texte";
    // A card that is only looked at (its fieldset is disabled) shows the same text, out of reach.
    texte.contentEditable = String(!zone.matches(":disabled"));
    if (zone.matches(":disabled")) texte.setAttribute("aria-disabled", "true");
    texte.setAttribute("role", "textbox");
    texte.setAttribute("aria-multiline", "true");
    texte.setAttribute("aria-label", zone.dataset.libelle ?? "Texte");
    for (const nom of ["aria-describedby", "aria-invalid", "aria-required"]) {
      if (zone.hasAttribute(nom)) texte.setAttribute(nom, zone.getAttribute(nom));
    }
    avis.className = "sofi-avertissement";
    avis.setAttribute("role", "status");
    texte.append(...ouvrir(zone.value).childNodes);

    const ecrire = () => {
      const racine = ranger(epurerCopie(texte));
      zone.value = racine.textContent.trim() ? racine.innerHTML : "";
      zone.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const [demande, demanderLien] = demandeDeLien(texte, zone.id, ecrire);
    const outils = barre(texte, demanderLien, ecrire);
    texte.addEventListener("input", ecrire);
    texte.addEventListener("focus", () => document.execCommand("defaultParagraphSeparator", false, "p"));
    texte.addEventListener("paste", (evenement) => coller(evenement, texte, avis));
    texte.addEventListener("drop", (evenement) => evenement.preventDefault());
    cadre.addEventListener("focusout", (evenement) => {
      if (!cadre.contains(evenement.relatedTarget)) zone.dispatchEvent(new Event("change", { bubbles: true }));
    });
    document.addEventListener("selectionchange", () => {
      if (!texte.contains(document.activeElement)) return;
      outils.querySelectorAll("[data-commande]").forEach((bouton) => {
        if (bouton.dataset.commande !== "createLink") {
          bouton.setAttribute("aria-pressed", String(document.queryCommandState(bouton.dataset.commande)));
        }
      });
    });
    zone.sofiTexte = () => enTexte(ranger(epurerCopie(texte)));
    zone.hidden = true;
    // The label and the links of the summary of errors lead to the textarea: they must reach the editor.
    zone.addEventListener("focus", () => texte.focus());
    document.querySelectorAll(`label[for="${zone.id}"]`).forEach((libelle) => libelle.addEventListener("click", () => texte.focus()));
    document.querySelectorAll(`a[href="#${zone.id}"]`).forEach((lien) => { lien.hash = `#${zone.id}-texte`; });
    texte.id = `${zone.id}-texte`;
    cadre.append(outils, demande, texte);
    zone.after(cadre, avis);
  };

  // Paragraphs and items as lines, spaces run into one: what the server counts.
  const enTexte = (racine) => {
    racine.querySelectorAll("br").forEach((saut) => saut.replaceWith("\n"));
    return [...racine.querySelectorAll("p, li")].map((bloc) => {
      const propre = bloc.cloneNode(true);
      propre.querySelectorAll("ul, ol").forEach((liste) => liste.remove());
      return propre.textContent.replace(/ +/g, " ").replace(/ ?\n ?/g, "\n").replace(/^[ \n]+|[ \n]+$/g, "");
    }).filter(Boolean).join("\n");
  };

  const epurerCopie = (texte) => {
    const copie = document.createElement("div");
    epurer(texte, copie);
    return copie;
  };

  const preparer = () => {
    const zones = document.querySelectorAll("textarea[data-riche]:not([hidden])");
    zones.forEach(installer);
    if (zones.length) document.dispatchEvent(new Event("sofi:riche"));
  };
  // A link from another page, or from the état de la saisie, names the textarea too.
  const rejoindre = () => document.getElementById(`${location.hash.slice(1)}-texte`)?.focus();
  document.addEventListener("htmx:load", preparer);
  window.addEventListener("hashchange", rejoindre);
  // After the browser has looked for the anchor itself.
  window.addEventListener("load", () => window.setTimeout(rejoindre));
  preparer();
})();
