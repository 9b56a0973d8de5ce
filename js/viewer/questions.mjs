// Questions of the page to its worker, which is this page's own script without a document.

let worker = null;
let turns = 0;
const waiting = new Map();

/** Begin with an empty worker; what was asked before is answered no more. */
export function restart(progress) {
  worker?.terminate();
  if (worker) worker.onmessage = null; // what it has sent already
  waiting.clear();
  const source = new Blob([document.getElementById("script").textContent]);
  const url = URL.createObjectURL(source);
  worker = new Worker(url);
  URL.revokeObjectURL(url);
  worker.onmessage = ({ data: { turn, answer, error, progress: told } }) => {
    if (told) {
      progress(told);
      return;
    }
    const { resolve, reject } = waiting.get(turn);
    waiting.delete(turn);
    if (error) reject(Object.assign(new Error(error.message), error));
    else resolve(answer);
  };
}

/** Return the answer to a question about a node, or about the document. */
export function ask(question, given = {}) {
  const turn = (turns += 1);
  return new Promise((resolve, reject) => {
    waiting.set(turn, { resolve, reject });
    worker.postMessage({ turn, question, ...given });
  });
}
