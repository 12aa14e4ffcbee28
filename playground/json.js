// JSON for people: what fits on a line stands on one.

const WIDTH = 76;

/** The text of a JSON value. `bareNames` leaves out quotes around names where JavaScript needs none. */
export function formatJson(value, { bareNames = false, replace = (inner) => inner } = {}) {
  const nameOf = (name) => (bareNames && /^[A-Za-z_$][\w$]*$/u.test(name) ? name : JSON.stringify(name));

  function write(given, indent, taken) {
    const inner = replace(given);
    if (typeof inner !== "object" || inner === null) return JSON.stringify(inner) ?? "null";
    const [open, close] = Array.isArray(inner) ? ["[", "]"] : ["{", "}"];
    const entries = Object.entries(inner).filter(([, item]) => item !== undefined);
    if (entries.length === 0) return open + close;
    const parts = (depth, room) =>
      entries.map(([name, item]) => {
        const label = Array.isArray(inner) ? "" : `${nameOf(name)}: `;
        return label + write(item, depth, room + label.length);
      });
    const pad = Array.isArray(inner) ? "" : " ";
    const line = `${open}${pad}${parts(indent, Number.NEGATIVE_INFINITY).join(", ")}${pad}${close}`;
    if (taken + line.length <= WIDTH && !line.includes("\n")) return line;
    const deeper = `${indent}  `;
    const trailing = bareNames ? "," : "";
    return `${open}\n${deeper}${parts(deeper, deeper.length).join(`,\n${deeper}`)}${trailing}\n${indent}${close}`;
  }

  return write(value, "", 0);
}
