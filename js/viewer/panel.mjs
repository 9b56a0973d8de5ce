// What is chosen: its numbers drawn, counted and listed.

import { element } from "./dom.mjs";
import { drawHistogram } from "./drawing.mjs";
import { show } from "./fields.mjs";
import { ask } from "./questions.mjs";
import { showBytes, showNaN } from "./tree.mjs";
import { axesOf, drawView, sliceOf, viewsOf } from "./views.mjs";

const BINS = 48;
const HEIGHT = 440;

/** Shows the node that is chosen. */
export class Panel {
  constructor(root) {
    this.root = root;
    this.turn = 0;
    new ResizeObserver(() => this.#redraw()).observe(root);
  }

  /** Show nothing: another document is on its way. */
  clear() {
    this.turn += 1;
    this.drawn = (this.drawn ?? 0) + 1;
    this.node = null;
    this.draw = null;
    this.root.replaceChildren();
  }

  /** Show the same node again, in other colours. */
  again() {
    if (this.node) this.show(this.node);
  }

  /** Show a node; what it counts arrives later. */
  async show(node) {
    this.node = node;
    const turn = (this.turn += 1);
    this.draw = null;
    const head = element("div", "head");
    head.append(element("h2", "place", node.place), this.#copier(node.place));
    this.root.replaceChildren(head);
    this.root.scrollTop = 0;
    const { field } = node;
    if (!field) {
      this.root.append(element("p", "muted", node.kind), element("p", "value", node.summary));
      return;
    }
    const facts = element("dl", "facts");
    this.root.append(facts);
    this.#facts(facts, {
      dtype: field.dtype,
      shape: `[${field.shape.join(", ")}]`,
      bytes: field.bytes ? showBytes(field.bytes) : "–",
    });
    const wait = element("p", "muted", field.isNumeric ? "Counting …" : "");
    this.root.append(wait);
    const range = field.isNumeric ? await ask("statistics", { id: node.id }) : null;
    if (turn !== this.turn) return;
    wait.remove();
    if (range?.count) {
      const none = !(range.min <= range.max);
      const ofSize = field.dtype.includes("complex") ? " of |z|" : "";
      this.#facts(facts, {
        ["min" + ofSize]: range.least || "none",
        ["max" + ofSize]: range.greatest || "none",
        ["mean" + ofSize]: none ? "none" : show(range.mean),
        NaN: showNaN(range),
        ...(range.infinite && { infinite: range.infinite.toLocaleString("en") }),
      });
      if (none) Object.assign(range, { min: 0, max: 0 });
    }
    this.#views(node, range);
  }

  /** A button that copies the place, as `codec show --path` takes it. */
  #copier(place) {
    const button = element("button", "copy", "Copy path");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(place);
      button.textContent = "Copied";
      setTimeout(() => {
        button.textContent = "Copy path";
      }, 1500);
    });
    return button;
  }

  #facts(list, facts) {
    for (const [name, text] of Object.entries(facts)) {
      const pair = element("div");
      pair.append(element("dt", "", name), element("dd", "", text));
      list.append(pair);
    }
  }

  /** The views, the axes that they leave open, and the drawing. */
  #views(node, range) {
    const { field } = node;
    const views = viewsOf(field);
    const state = { view: views[0], index: field.shape.map(() => 0) };
    const controls = element("div", "controls");
    const drawing = element("div", "drawing");
    const told = element("p", "told", "", { "aria-live": "polite" });
    const noted = element("p", "noted muted");
    this.root.append(controls, drawing, told, noted);
    const choose = (view) => {
      state.view = view;
      this.#controls(controls, field, views, state, choose);
      this.#redraw();
    };
    this.draw = () => this.#draw(node, range, state, { drawing, told, noted });
    choose(state.view);
    if (range?.count && range.min <= range.max) this.#histogram(node, range);
  }

  #controls(controls, field, views, state, choose) {
    controls.replaceChildren();
    if (views.length > 1) {
      const group = element("div", "views", "", { role: "group", "aria-label": "View" });
      for (const view of views) {
        const button = element("button", "", view, { "aria-pressed": view === state.view });
        button.addEventListener("click", () => {
          choose(view);
          const buttons = [...controls.querySelectorAll("button")];
          buttons.find((other) => other.textContent === view).focus();
        });
        group.append(button);
      }
      controls.append(group);
    }
    const shown = axesOf(state.view, field);
    field.shape.forEach((_, axis) => {
      if (!shown.includes(axis)) controls.append(this.#slider(field, axis, state));
    });
  }

  /** What chooses the index of an axis that is not drawn. */
  #slider(field, axis, state) {
    const label = element("label", "slider");
    const size = field.shape[axis];
    const range = { type: "range", min: 0, max: size - 1, value: state.index[axis] };
    const slider = element("input", "", "", range);
    slider.disabled = size < 2;
    const text = element("span");
    const tell = () => {
      text.textContent = `axis ${axis}: ${state.index[axis]} of 0 to ${size - 1}`;
    };
    slider.addEventListener("input", () => {
      state.index[axis] = Number(slider.value);
      tell();
      this.#redraw();
    });
    tell();
    label.append(text, slider);
    return label;
  }

  #redraw() {
    if (!this.draw || this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.draw?.();
    });
  }

  async #draw(node, range, state, { drawing, told, noted }) {
    const room = { width: Math.max(160, drawing.clientWidth), height: HEIGHT };
    const turn = (this.drawn = (this.drawn ?? 0) + 1);
    const slice = sliceOf(node, axesOf(state.view, node.field), state.index);
    const { parts, note } = await drawView(state.view, slice, range, room, (text) => {
      told.textContent = text;
    });
    if (turn !== this.drawn) return;
    told.textContent = "";
    drawing.replaceChildren(...parts);
    noted.textContent = note;
  }

  async #histogram({ id }, range) {
    const { counts, step } = await ask("histogram", { id, range, bins: BINS });
    if (id !== this.node?.id) return;
    const box = element("div", "drawing");
    const seen = step > 1 ? `, of one element in ${step}` : "";
    const title = element("h3", "", `How many elements are how large${seen}`);
    this.root.append(title, box);
    const room = { width: Math.min(640, box.clientWidth), height: 150 };
    box.append(drawHistogram(counts, range, room, title.textContent));
  }
}
