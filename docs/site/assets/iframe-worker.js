// A page that is opened from the disk may start no worker. The search needs one: here it runs in a
// hidden frame instead. Material for MkDocs looks for this where its plugin "offline" is on.
if (location.protocol === "file:") {
  class FrameWorker extends EventTarget {
    constructor(url) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.appendChild(this.frame);
      const inside = this.frame.contentWindow;
      const base = new URL(url, location);
      inside.postMessage = (data) =>
        setTimeout(() => {
          const event = new MessageEvent("message", { data });
          this.dispatchEvent(event);
          if (typeof this.onmessage === "function") this.onmessage(event);
        });
      const load = (from) =>
        new Promise((resolve, reject) => {
          const script = inside.document.createElement("script");
          script.onload = resolve;
          script.onerror = () => reject(new Error(`cannot load ${from}`));
          script.src = new URL(from, base);
          inside.document.body.appendChild(script);
        });
      inside.importScripts = (...urls) =>
        urls.reduce((before, from) => before.then(() => load(from)), Promise.resolve());
      this.inside = inside;
      this.ready = load(base);
    }

    postMessage(data) {
      this.ready.then(() =>
        this.inside.dispatchEvent(new this.inside.MessageEvent("message", { data })),
      );
    }

    terminate() {
      this.frame.remove();
    }
  }
  window.Worker = FrameWorker;
}
