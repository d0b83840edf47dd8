// The map of a search, opened: groups of communes counted by the server, at each zoom. Without it, a drawing stands
// here; the list beside says the same and is the keyboard's way in.
//
//   data-carte                    the element the map takes
//   data-grappes="/carte/…"       where the groups are asked, with the search
//   data-contours, data-communes-contours   the outlines
//   data-cadre="o,s,e,n"          what is shown first; data-cercle="lat,lon,km": what was searched around
//   data-tuiles, data-credit      pictures under the points, and whom they are from
//   data-montrer="carte|liste"    on a button: which of both a small screen shows
"use strict";

(() => {
  const boite = document.querySelector("[data-carte]");
  if (!boite || !window.L) return;
  const L = window.L;
  const page = boite.closest(".sofi-carte-page");
  const immobile = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const ZOOM = { min: 6, max: 15, communes: 10, commune: 11 };
  const FINESSE = 10000;
  const { grappes: ADRESSE, contours, communesContours, cadre, cercle, tuiles, credit } = boite.dataset;

  // What the address says of the map, beside the search.
  const lireAdresse = () => {
    const dits = new URLSearchParams(window.location.search);
    const centre = (dits.get("centre") ?? "").split(",").map(Number);
    const zoom = Number(dits.get("zoom"));
    const bon = centre.length === 2 && centre.every(Number.isFinite) && zoom >= ZOOM.min && zoom <= ZOOM.max;
    return bon ? { centre, zoom } : null;
  };

  boite.replaceChildren();
  boite.dataset.ouverte = "";
  boite.setAttribute("role", "region");
  boite.setAttribute("aria-label", "Carte, qui se déplace avec les flèches ; la liste dit la même chose");
  const carte = L.map(boite, {
    zoomControl: false,
    attributionControl: Boolean(tuiles),
    minZoom: ZOOM.min,
    maxZoom: ZOOM.max,
    zoomSnap: tuiles ? 1 : 0.5, // pictures are blurred between two zooms, lines aren't
    zoomAnimation: !immobile,
    fadeAnimation: !immobile,
    markerZoomAnimation: !immobile,
    inertia: !immobile,
  });
  L.control.zoom({ zoomInTitle: "Rapprocher", zoomOutTitle: "Éloigner" }).addTo(carte);
  if (tuiles) {
    carte.attributionControl.setPrefix(false);
    L.tileLayer(tuiles, { attribution: credit, maxZoom: ZOOM.max }).addTo(carte);
  }

  // Outlines, which say nothing to whoever hears the page: the list does.

  carte.getPane("overlayPane").setAttribute("aria-hidden", "true");

  const anneau = (nombres) => {
    let [lon, lat] = [0, 0];
    const points = [];
    for (let rang = 0; rang < nombres.length; rang += 2) {
      lon += nombres[rang];
      lat += nombres[rang + 1];
      points.push([lat / FINESSE, lon / FINESSE]);
    }
    return points;
  };
  const tracer = async (adresse, className) => {
    const { aires } = await (await fetch(adresse)).json();
    const traits = aires.map(({ polygones }) =>
      L.polygon(polygones.map((un) => un.map(anneau)), { className, interactive: false, smoothFactor: 0.6 }));
    return L.layerGroup(traits);
  };
  const rate = () => {}; // without outlines the points are still points
  tracer(contours, "sofi-trait-departement").then((couche) => {
    couche.addTo(carte);
    couche.eachLayer((trait) => trait.bringToBack());
    montrerLesCommunes();
  }).catch(rate);
  let communes = null;
  const montrerLesCommunes = () => {
    if (carte.getZoom() < ZOOM.communes && !communes) return;
    communes ??= tracer(communesContours, "sofi-trait-commune");
    communes.then((couche) => {
      const pres = carte.getZoom() >= ZOOM.communes && couche.getLayers().length > 0;
      // The communes then hold the ground, and lie under the lines of the départements.
      boite.toggleAttribute("data-pres", pres);
      if (!pres) return couche.remove();
      couche.addTo(carte);
      return couche.eachLayer((trait) => trait.bringToBack());
    }).catch(rate);
  };
  if (cercle) {
    const [lat, lon, km] = cercle.split(",").map(Number);
    L.circle([lat, lon], { radius: km * 1000, className: "sofi-trait-rayon", interactive: false }).addTo(carte);
  }

  // Groups

  const points = L.layerGroup().addTo(carte);
  const bulle = (grappe) => {
    const dessin = document.createElement("div");
    dessin.className = "sofi-bulle";
    dessin.dataset.communes = grappe.communes.join(" ");
    dessin.toggleAttribute("data-choisie", grappe.choisie);
    const rond = document.createElement("span");
    rond.style.setProperty("--taille", `${grappe.rayon * 2}px`);
    rond.textContent = grappe.rayon > 7 ? grappe.compte : "";
    dessin.append(rond);
    if (grappe.nommee) {
      const nom = document.createElement("span");
      nom.textContent = grappe.nom;
      dessin.append(nom);
    }
    return dessin;
  };
  const poser = (grappe) => {
    const icone = L.divIcon({
      html: bulle(grappe),
      className: "",
      iconSize: [grappe.rayon * 2, grappe.rayon * 2],
      iconAnchor: [grappe.rayon, grappe.rayon],
    });
    const place = [grappe.lat, grappe.lon];
    L.marker(place, { icon: icone, keyboard: false }).on("click", () => {
      if (grappe.communes.length === 1) choisir(grappe.communes[0]);
      else carte.setView(place, Math.min(carte.getZoom() + 2, ZOOM.max), { animate: !immobile });
    }).addTo(points);
  };
  let demande = null;
  const compter = async () => {
    demande?.abort();
    demande = new AbortController();
    const vue = carte.getBounds().pad(0.3);
    const adresse = new URL(adresseDesGrappes(), window.location.href);
    adresse.searchParams.set("zoom", carte.getZoom());
    adresse.searchParams.set("cadre", [vue.getWest(), vue.getSouth(), vue.getEast(), vue.getNorth()]
      .map((degres) => degres.toFixed(2)).join(","));
    const reponse = await fetch(adresse, { signal: demande.signal });
    if (!reponse.ok) return;
    const { grappes } = await reponse.json();
    points.clearLayers();
    // The first have most results: placed last, they lie over the others.
    grappes.reverse().forEach(poser);
  };
  // The search may be narrowed to a commune meanwhile: its point is then drawn as chosen.
  const adresseDesGrappes = () => {
    const adresse = new URL(ADRESSE, window.location.href);
    adresse.searchParams.delete("commune");
    new URLSearchParams(window.location.search).getAll("commune")
      .forEach((code) => adresse.searchParams.append("commune", code));
    return adresse;
  };

  const retenir = () => {
    const adresse = new URL(window.location.href);
    const { lat, lng } = carte.getCenter();
    adresse.searchParams.set("centre", `${lat.toFixed(3)},${lng.toFixed(3)}`);
    adresse.searchParams.set("zoom", carte.getZoom());
    window.history.replaceState(window.history.state, "", adresse);
  };
  carte.on("moveend", () => {
    retenir();
    compter().catch(rate);
    montrerLesCommunes();
  });

  // A commune chosen, and the way back

  let trajet = null;
  const aller = async (adresse, { pousser = true, vers = "#t-panneau" } = {}) => {
    trajet?.abort();  // back twice: the panel is that of the last address, whichever answers first
    trajet = new AbortController();
    const reponse = await fetch(adresse, { signal: trajet.signal });
    const lue = new DOMParser().parseFromString(await reponse.text(), "text/html");
    const panneau = lue.querySelector("#panneau");
    if (!reponse.ok || !panneau) throw new Error(reponse.statusText);
    if (pousser) window.history.pushState({}, "", adresse);
    document.querySelector("#panneau").replaceWith(panneau);
    document.title = lue.title;
    (panneau.querySelector(vers) ?? panneau.querySelector("#t-panneau")).focus();
    await compter().catch(rate);
  };
  const suivre = (adresse, options) => aller(adresse, options).catch((erreur) => {
    if (erreur.name !== "AbortError") window.location.assign(adresse);
  });
  const choisir = (code) => {
    const adresse = new URL(window.location.href);
    adresse.searchParams.set("commune", code);
    montrerUn("liste");
    return suivre(adresse);
  };
  const cible = (lien) => {
    const adresse = new URL(lien.href);
    const dits = new URLSearchParams(window.location.search);
    ["centre", "zoom"].forEach((cle) => dits.has(cle) && adresse.searchParams.set(cle, dits.get(cle)));
    return adresse;
  };
  page.addEventListener("click", (evenement) => {
    const lien = evenement.target.closest("a[data-commune], a[data-toutes]");
    if (!lien || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey || evenement.button) return;
    evenement.preventDefault();
    const avant = new URLSearchParams(window.location.search).get("commune");
    suivre(cible(lien), lien.dataset.commune ? {} : { vers: `[data-commune="${CSS.escape(avant ?? "")}"]` });
  });
  window.addEventListener("popstate", () => {
    suivre(window.location.href, { pousser: false });
    cadrer();
  });

  // A small screen shows one of both

  const montrerUn = (lequel) => {
    page.dataset.montre = lequel;
    document.querySelectorAll("[data-montrer]").forEach((bouton) => {
      bouton.setAttribute("aria-pressed", String(bouton.dataset.montrer === lequel));
    });
    if (lequel === "carte") carte.invalidateSize({ animate: false });
  };
  document.addEventListener("click", (evenement) => {
    const bouton = evenement.target.closest("[data-montrer]");
    if (bouton) montrerUn(bouton.dataset.montrer);
  });

  const cadrer = () => {
    const dite = lireAdresse();
    if (dite) return carte.setView(dite.centre, dite.zoom, { animate: false });
    const [ouest, sud, est, nord] = (cadre ?? "-5,41,9,51").split(",").map(Number);
    return carte.fitBounds([[sud, ouest], [nord, est]], { padding: [30, 30], maxZoom: ZOOM.commune, animate: false });
  };
  if (new URLSearchParams(window.location.search).has("commune")) montrerUn("liste");
  cadrer();
})();
