// Small helpers around the document.

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

/** An element with attributes and children; children may be texts. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The sign of a state. Words stand beside it, so it is silent. */
export function mark(state) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "mark");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  setMark(svg, state);
  return svg;
}

export function setMark(svg, state) {
  svg.firstChild.setAttribute("href", `#mark-${state}`);
}

/** A text whose names of code stand between backticks. */
export function setRichText(node, text) {
  const pieces = text.split("`");
  if (node.textContent === pieces.join("")) return;
  node.replaceChildren(...pieces.map((piece, index) => (index % 2 === 0 ? piece : element("code", {}, piece))));
}

/** Changes a text only where it differs, so that nothing is painted or read aloud in vain. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
