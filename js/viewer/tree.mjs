// The tree of a document: names, kinds, shapes, bytes, minimum and maximum, by mouse and by keyboard.

import { element } from "./dom.mjs";
import { show } from "./fields.mjs";
import { ask } from "./questions.mjs";

const KEYS = new Set([
  ...["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"],
  ...["Home", "End", "Enter", " "],
]);
const sizes = ["B", "KiB", "MiB", "GiB"];

/** Bytes as people say them. */
export function showBytes(bytes) {
  const step = Math.min(3, Math.max(0, Math.floor(Math.log2(bytes || 1) / 10)));
  return `${show(bytes / 1024 ** step, 3)} ${sizes[step]}`;
}

/** The part of NaN, and nothing where there are none. */
export const showNaN = ({ nans, count }) => (nans ? `${show((100 * nans) / count, 2)} %` : "0");

/** A number that fits its column: rounded where the command line rounds, too. */
function short(text) {
  const isLong = text.length > 8 && /^−?[\d.e+-]+$/.test(text);
  return isLong ? show(Number(text.replace("−", "-")), 4) : text;
}

/** A cell of a row. */
function cell(row, name, text) {
  const span = element("span", name, text, { title: text });
  row.append(span);
  return span;
}

/** Shows nodes in an element, and calls `choose` with the one that is looked at. */
export class Tree {
  constructor(root, choose) {
    this.root = root;
    this.choose = choose;
    this.nodes = new Map();
    this.acted = Promise.resolve(); // after the latest key
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("click", (event) => this.#click(event));
  }

  /** Show a document by its first node. */
  async show(node) {
    this.first = node;
    this.#clear();
    this.#add(node, this.root, 1);
    const [first] = this.#rows();
    this.#select(first, false);
    await this.#toggle(first, true);
  }

  /** List the places that hold a text; the whole tree again where there is none. */
  async filter(text) {
    this.wanted = text;
    if (!text) {
      await this.show(this.first);
      return;
    }
    const { found, isAll } = await ask("find", { text });
    if (this.wanted !== text) return;
    this.#clear();
    for (const node of found) this.#add({ ...node, name: node.place }, this.root, 1);
    const count = isAll ? `${found.length} places` : `the first ${found.length} places`;
    this.root.setAttribute("aria-label", `Document: ${count} that hold "${text}"`);
    if (!found.length)
      this.root.append(this.#row({ more() {} }, "more", "no such place", { "aria-level": 1 }));
    const [first] = this.#rows();
    if (first) first.tabIndex = 0;
  }

  #clear() {
    this.nodes.clear();
    this.root.replaceChildren();
    this.root.setAttribute("aria-label", "Document");
  }

  #rows() {
    const rows = [...this.root.querySelectorAll("[role=treeitem]")];
    return rows.filter((row) => !row.closest("[hidden]"));
  }

  /** Make a row for a node. */
  #row(node, className, name, attributes) {
    const role = { role: "treeitem", tabindex: -1, ...attributes };
    const row = element("div", className, "", role);
    row.style.setProperty("--level", attributes["aria-level"]);
    cell(row, "name", name);
    this.nodes.set(row, node);
    return row;
  }

  #add(node, parent, level) {
    const { field } = node;
    const row = this.#row(node, !field || node.summary ? "plain" : "", node.name, {
      "aria-level": level,
      "aria-selected": "false",
      ...(node.hasChildren && { "aria-expanded": "false" }),
    });
    cell(row, "kind", field?.shape && node.kind !== "list" ? field.dtype : node.kind);
    cell(row, "shape", field && !node.summary ? `[${field.shape.join(", ")}]` : node.summary);
    cell(row, "bytes", field?.bytes ? showBytes(field.bytes) : "");
    const [min, max] = [cell(row, "min", ""), cell(row, "max", "")];
    const nans = cell(row, "nans", "");
    parent.append(row);
    if (field?.isNumeric && !node.summary) this.#count(node.id, min, max, nans);
  }

  /** Fill in what is counted over all elements, when the page has time for it. */
  async #count(id, min, max, nans) {
    min.textContent = "…";
    const found = await ask("statistics", { id });
    [min.textContent, max.textContent] = [found.least, found.greatest].map(short);
    [min.title, max.title] = [found.least, found.greatest];
    nans.textContent = found.count ? showNaN(found) : "";
  }

  async #toggle(row, isOpen) {
    const node = this.nodes.get(row);
    if (!node?.hasChildren) return;
    row.setAttribute("aria-expanded", String(isOpen));
    let group = row.nextElementSibling;
    if (group?.getAttribute("role") !== "group") {
      group = element("div", "", "", { role: "group" });
      row.after(group);
      await this.#more(group, node.id, 0, Number(row.getAttribute("aria-level")) + 1);
    }
    group.hidden = !isOpen;
  }

  /** List the next children, and a row that asks for those after them. */
  async #more(group, id, start, level) {
    const { found, total } = await ask("children", { id, start });
    for (const child of found) this.#add(child, group, level);
    const next = start + found.length;
    if (next >= total) return;
    const more = async () => {
      row.remove();
      await this.#more(group, id, next, level);
      this.#select(group.children[next]);
    };
    const left = total - next;
    const text = `${Math.min(found.length, left)} more of ${left.toLocaleString("en")}`;
    const row = this.#row({ more }, "more", text, { "aria-level": level });
    group.append(row);
  }

  #select(row, isFocused = true) {
    if (!row) return;
    for (const other of this.root.querySelectorAll("[aria-selected=true], [tabindex='0']")) {
      other.setAttribute("aria-selected", "false");
      other.tabIndex = -1;
    }
    row.setAttribute("aria-selected", "true");
    row.tabIndex = 0;
    if (isFocused) row.focus();
    const node = this.nodes.get(row);
    if (!node.more) this.choose(node);
  }

  #click(event) {
    const row = event.target.closest("[role=treeitem]");
    if (!row) return;
    const node = this.nodes.get(row);
    if (node.more) {
      node.more();
      return;
    }
    const isOpen = row.getAttribute("aria-expanded") === "true";
    const isChosen = row.getAttribute("aria-selected") === "true";
    if (!isOpen || isChosen) this.#toggle(row, !isOpen);
    this.#select(row);
  }

  /** The keys of a tree, as the ARIA Authoring Practices have them; one waits for another's rows. */
  #key(event) {
    if (!KEYS.has(event.key)) return;
    event.preventDefault();
    this.acted = this.acted.catch(() => {}).then(() => this.#act(event.key));
  }

  #act(key) {
    const rows = this.#rows();
    const at = rows.indexOf(document.activeElement);
    if (at < 0) return;
    const row = rows[at];
    const isOpen = row.getAttribute("aria-expanded") === "true";
    const level = Number(row.getAttribute("aria-level"));
    const parent = () =>
      rows.slice(0, at).findLast((other) => Number(other.getAttribute("aria-level")) < level);
    const keys = {
      ArrowDown: () => this.#select(rows[at + 1]),
      ArrowUp: () => this.#select(rows[at - 1]),
      Home: () => this.#select(rows[0]),
      End: () => this.#select(rows.at(-1)),
      ArrowRight: () => (isOpen ? this.#select(rows[at + 1]) : this.#toggle(row, true)),
      ArrowLeft: () => (isOpen ? this.#toggle(row, false) : this.#select(parent())),
      Enter: () => row.click(),
      " ": () => row.click(),
    };
    return keys[key]();
  }
}
