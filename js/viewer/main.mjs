// The page: a file is dropped, chosen or given, read by a worker, and shown.

import { element } from "./dom.mjs";
import { Panel } from "./panel.mjs";
import { ask, restart } from "./questions.mjs";
import { Tree } from "./tree.mjs";
import { startWorker } from "./worker.mjs";

/** What to do about an error, by its message. */
const ADVICE = [
  [/later version/, "The file is of a later version of the format. Take a viewer of that version."],
  [
    /needs \d+ bytes|needs more than/,
    "The file is damaged, or asks for more than it holds. Write it again.",
  ],
  [
    /cut off|Unterminated|Expecting|Extra data/,
    "The file is no whole JSON document. It may have been cut off while it was copied.",
  ],
  [/UTF-8/, "The file is not text. Choose a file of one of the formats named on this page."],
  [/not a file that this page knows/, "The command `codec view FILE` opens more formats."],
];
const OTHERWISE =
  "The file is not what codec writes at this place. Write it again, or look at the place with an editor.";

if (globalThis.document) startPage();
else startWorker();

function startPage() {
  const byId = (id) => document.getElementById(id);
  const panel = new Panel(byId("panel"));
  const tree = new Tree(byId("tree"), (node) => panel.show(node));
  const filter = byId("filter");

  function say(text, detail = "", isWrong = false) {
    byId("said").className = isWrong ? "wrong" : "";
    const lines = [text, detail].filter((part) => part);
    byId("said").replaceChildren(...lines.map((line) => element("p", "", line)));
  }

  /** Open a file: `file`, or its bytes in `base64`. */
  async function open({ name, size, ...given }) {
    say(`Reading ${name} …`);
    document.body.classList.remove("open");
    panel.clear();
    restart((progress) => say(`${progress} ${name} …`));
    try {
      const { root, format } = await ask("open", { name, ...given });
      document.title = `${name} – codec`;
      document.body.classList.add("open");
      say(`${name}, ${size.toLocaleString("en")} bytes, ${format}`);
      filter.value = "";
      await tree.show(root);
    } catch (error) {
      const advice = ADVICE.find(([pattern]) => pattern.test(error.message))?.[1] ?? OTHERWISE;
      say(`${name} cannot be read: ${error.message}`, advice, true);
      if (!error.isKnown) throw error;
    }
  }

  const openFile = (file) => open({ file, name: file.name, size: file.size });
  byId("file").addEventListener("change", ({ target }) => {
    if (target.files.length) openFile(target.files[0]);
    target.value = "";
  });
  filter.addEventListener("input", () => tree.filter(filter.value));
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("over");
    const [file] = event.dataTransfer.files;
    if (file) openFile(file);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => panel.again());
  // `codec view` writes the file into a copy of the page.
  const given = byId("given");
  if (given) {
    open({ name: given.dataset.name, size: Number(given.dataset.size), base64: given.textContent });
    given.remove();
  }
}
