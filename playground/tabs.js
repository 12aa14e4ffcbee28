// Tabs: arrow keys move between them, and only the chosen one is in the order of the Tab key.

/** Makes the tabs of a list work; `shown(id)` hears of the tab that is chosen. */
export function makeTabs(list, shown) {
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const choose = (tab) => {
    for (const other of tabs) {
      const isChosen = other === tab;
      other.setAttribute("aria-selected", String(isChosen));
      other.tabIndex = isChosen ? 0 : -1;
      panelOf(other).hidden = !isChosen;
    }
    shown(tab.id);
  };
  for (const tab of tabs) {
    // A panel scrolls, so the keyboard has to reach it.
    panelOf(tab).tabIndex = 0;
    tab.addEventListener("click", () => choose(tab));
  }
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const target = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const tab = tabs.at(target % tabs.length);
    choose(tab);
    tab.focus();
  });
}
