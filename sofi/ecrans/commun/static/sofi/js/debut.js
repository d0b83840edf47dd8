// Runs before the page is drawn: what only JavaScript can do shows from the start, what it replaces never flashes.
document.documentElement.dataset.js = "";
