// Keeps what is typed into the form of an action, a few seconds after the last key. The page works without this file:
// then it is kept on preview, and when a session has ended at the next sign-in.

const form = document.querySelector("[data-keeps-typed]");

if (form) {
  const said = form.querySelector("[data-kept]");
  const PAUSE = 4000;
  let waiting = null;
  let last = "";

  const keep = async () => {
    waiting = null;
    const data = new FormData(form);
    for (const [name, value] of [...data.entries()]) {
      if (value instanceof File) data.delete(name);
    }
    data.set("do", "keep");
    const body = new URLSearchParams(data);
    if (body.toString() === last) return;
    try {
      const answer = await fetch(form.action || window.location.href, { method: "POST", body, redirect: "manual" });
      if (answer.status === 204) {
        last = body.toString();
        if (said) said.hidden = false;
      }
    } catch {
      // Offline: tried again with the next key.
    }
  };

  form.addEventListener("input", () => {
    if (said) said.hidden = true;
    if (waiting) clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
}
