// Sends many files, or a whole folder, in parts, with a bar for each; a part that fails is sent again, and a file that
// was cut off goes on where it stopped. The page works without this file: then the form sends its files at once.

const form = document.querySelector("[data-uploads]");

if (form) {
  const list = form.querySelector("[data-upload-list]");
  const said = form.querySelector("[data-upload-said]");
  const picker = form.querySelector("input[type=file]");
  const folder = form.querySelector("[data-upload-folder]");
  const place = form.querySelector("[data-upload-place]");
  const words = form.dataset;
  const AT_ONCE = 50;
  const TRIES = 6;
  const waiting = [];

  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  const fill = (sentence, values) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), sentence);

  class Refused extends Error {}

  const ask = async (fields, part) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const [name, value] of fields) body.append(name, value);
    if (part) body.set("part", part, "part");
    const answer = await fetch(words.uploads, { method: "POST", body });
    const kind = answer.headers.get("content-type") || "";
    if (!kind.startsWith("application/json")) throw new Error(String(answer.status));
    const found = await answer.json();
    if (!answer.ok) throw Object.assign(new Refused(found.error), { conflict: answer.status === 409 });
    return found;
  };

  const begin = (entry) =>
    ask([["do", "begin"], ["name", entry.path], ["size", entry.file.size], ["mark", entry.file.lastModified]]);

  const send = async (entry) => {
    let tries = 0;
    let here = null;
    while (!here || here.received < entry.file.size) {
      try {
        here = here || (await begin(entry));
        entry.key = here.key;
        entry.bar.value = here.received;
        if (here.received < entry.file.size) {
          const part = entry.file.slice(here.received, here.received + here.part);
          here = await ask([["do", "part"], ["key", here.key], ["start", here.received]], part);
        }
        entry.bar.value = here.received;
        tries = 0;
      } catch (problem) {
        if (problem instanceof Refused && !problem.conflict) throw problem;
        tries += 1;
        if (tries >= TRIES) throw problem instanceof Refused ? problem : new Error(words.broken);
        here = null;
        entry.state.textContent = words.again;
        await wait(Math.min(30, 2 ** tries));
      }
    }
  };

  const takeIn = async (entries) => {
    const custodian = form.querySelector("[name=custodian]").value;
    const fields = [["do", "complete"], ["custodian", custodian], ...entries.map((entry) => ["key", entry.key])];
    try {
      await ask(fields);
      for (const entry of entries) entry.state.textContent = words.added;
      return entries.length;
    } catch (problem) {
      if (entries.length > 1) {
        let added = 0;
        for (const entry of entries) added += await takeIn([entry]);
        return added;
      }
      entries[0].state.textContent = problem instanceof Refused ? problem.message : words.broken;
      return 0;
    }
  };

  const show = (file, path) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    const state = document.createElement("span");
    name.textContent = path;
    name.dir = "auto";
    bar.max = Math.max(1, file.size);
    bar.value = 0;
    bar.setAttribute("aria-label", path);
    row.append(name, " ", bar, " ", state);
    list.append(row);
    waiting.push({ file, path, bar, state });
    said.textContent = fill(words.chosen, { n: waiting.length });
  };

  const open = async (item, before) => {
    if (item.isFile) {
      const file = await new Promise((done, failed) => item.file(done, failed));
      show(file, before + file.name);
      return;
    }
    const reader = item.createReader();
    for (;;) {
      const found = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!found.length) return;
      for (const one of found) await open(one, `${before}${item.name}/`);
    }
  };

  const choose = (input) => {
    for (const file of input.files) show(file, file.webkitRelativePath || file.name);
    input.value = "";
  };

  place.hidden = false;
  picker.addEventListener("change", () => choose(picker));
  folder.addEventListener("change", () => choose(folder));
  for (const name of ["dragover", "drop"]) form.addEventListener(name, (event) => event.preventDefault());
  form.addEventListener("drop", async (event) => {
    const items = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    for (const item of items) await open(item, "");
  });

  form.addEventListener("submit", async (event) => {
    if (!waiting.length) return;
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    const entries = waiting.splice(0);
    let arrived = [];
    let added = 0;
    for (const [place_, entry] of entries.entries()) {
      said.textContent = fill(words.sending, { n: place_ + 1, all: entries.length });
      try {
        await send(entry);
        entry.state.textContent = words.arrived;
        arrived.push(entry);
      } catch (problem) {
        entry.state.textContent = problem.message;
      }
      if (arrived.length >= AT_ONCE) added += await takeIn(arrived.splice(0));
    }
    if (arrived.length) added += await takeIn(arrived);
    button.disabled = false;
    said.textContent = fill(words.done, { n: added, all: entries.length });
    if (added === entries.length) window.location.assign(words.next);
  });
}
