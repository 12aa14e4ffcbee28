// Files that go along with the text: chosen, or dropped onto the form.
import { element } from "./dom.js";

/** Makes the drop area work; `changed` is called when the list has changed. Returns a function that gives the files. */
export function makeFiles({ input, area, list }, changed) {
  let files = [];

  function set(next) {
    files = next;
    list.replaceChildren(...files.map(item));
    changed();
  }

  function item(file) {
    const remove = element("button", { type: "button", class: "small", "aria-label": `Remove ${file.name}` }, "Remove");
    remove.addEventListener("click", () => {
      set(files.filter((other) => other !== file));
      input.focus();
    });
    return element("li", {}, `${file.name}, ${size(file.size)}`, remove);
  }

  input.addEventListener("change", () => {
    set([...files, ...input.files]);
    // The same file may be chosen again after it was removed.
    input.value = "";
  });
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.toggleAttribute("data-over", true);
  });
  area.addEventListener("dragleave", () => area.toggleAttribute("data-over", false));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.toggleAttribute("data-over", false);
    set([...files, ...event.dataTransfer.files]);
  });
  return () => files;
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
