// Small building blocks of the page. Text always goes in as text nodes, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
};

export const byId = (id) => document.getElementById(id);

// el("button", { class: "small", onclick: press, "aria-label": "…" }, "words", node, null)
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

// Lets `parent` show these items, each { key, mark, make }: a node is made anew only where its mark has changed,
// so that focus, scroll and open menus survive a refresh. What was focused is focused again in its new node.
export function fill(parent, items) {
  const held = document.activeElement?.closest("[data-hold]")?.dataset.hold;
  const present = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const wanted = items.map(({ key, mark, make }) => {
    const old = present.get(String(key));
    return old?.dataset.mark === mark ? old : stamped(make(), key, mark);
  });
  const keep = new Set(wanted);
  for (const node of [...parent.children]) if (!keep.has(node)) node.remove();
  wanted.forEach((node, place) => {
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
  });
  if (held && document.activeElement === document.body) {
    parent.querySelector(`[data-hold="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }
}

function stamped(node, key, mark) {
  node.dataset.key = key;
  node.dataset.mark = mark;
  return node;
}
