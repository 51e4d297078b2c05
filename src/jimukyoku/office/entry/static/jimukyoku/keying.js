// The keying station. Everything happens in this page: images lie ready, an answer moves to the next image at once and is sent
// behind its back, under a key of its own, until the office says that it is kept. Nothing is written into the browser's stores.
// The last answer stays here until the next one is given, so that "back" can still change it.
import { written } from "./kana.js";

const station = document.querySelector("[data-station]");
const part = (name) => station.querySelector(`[data-${name}]`);
const [keys, words, urls] = ["keymap", "words", "urls"].map((name) => JSON.parse(station.dataset[name]));
const token = station.querySelector("[name=csrfmiddlewaretoken]").value;
const input = part("input");
const LOW = 12, MOST = 20, IDLE = 8000, SLOWEST = 30000;
const queue = []; // what is to be keyed; the first is on the screen
const outbox = []; // answers that are not known to be kept, the newest last
let last = null; // the newest answer, as long as it can be taken back
let strokes = 0, since = 0, count = 0, wait = 0, idle = 0, number = 0;
let drawing = false, sending = false, empty = false, composing = false, gone = false;

const page = crypto.randomUUID().slice(0, 18);

async function post(url, body, more = {}) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), redirect: "manual", cache: "no-store", ...more });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function say(name, text) {
  const place = part(name);
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

// -- images ahead ---------------------------------------------------------------------------------------------------------
async function draw() {
  if (drawing || gone || queue.length >= LOW) return;
  drawing = true;
  try {
    const beside = [...queue.map((one) => one.id), ...outbox.map((one) => one.task.id)];
    const found = await post(urls.draw, { limit: MOST, beside });
    empty = found.tasks.length === 0;
    for (const task of found.tasks) queue.push(ready(task));
    rest(found);
    wait = 0;
    lay();
    if (queue.length && !station.dataset.shown) show();
    if (!queue.length) show();
    replay();
    if (empty && !queue.length) setTimeout(draw, IDLE);
  } catch (problem) {
    later(draw, problem);
  } finally {
    drawing = false;
  }
  if (!wait && !empty) draw(); // what came early may have used up again what was drawn
}

function ready(task) {
  task.image = new Image();
  task.image.alt = filled(words.image, { label: task.label });
  task.image.src = task.url;
  return task;
}

function lay() {
  part("next").replaceChildren(...queue.slice(1, 2).map((one) => one.image));
  part("ahead").replaceChildren(...queue.slice(2).map((one) => one.image));
  part("next-label").textContent = queue[1]?.label ?? "";
}

function show(text = "") {
  const task = queue[0];
  station.dataset.shown = task ? String(task.id) : "";
  input.disabled = !task && empty;
  part("label").lang = task ? "ja" : document.documentElement.lang; // what a field is called stands in the pack, in Japanese
  if (!task) {
    input.value = "";
    part("label").textContent = words.none;
    part("crop").replaceChildren();
    say("choices", "");
    say("notice", empty ? words.empty : words.loading);
    return;
  }
  if (part("label").textContent !== task.label) part("label").textContent = task.label;
  input.inputMode = { digits: "numeric", phone: "numeric", int: "numeric", choice: "numeric", bool: "numeric" }[task.kind] ?? "text";
  input.maxLength = task.choices.length ? 1 : task.length * 4; // letters of a kana; what is too long is said when it is committed
  part("crop").replaceChildren(task.image);
  say("choices", task.choices.map((one, place) => `${place + 1} ${one}`).join("　"));
  say("notice", task.again ? words.again : "");
  lay();
  input.value = text;
  strokes = 0;
  since = performance.now();
  if (document.activeElement !== input) input.focus();
}

// Keys that come while the next images are still on their way are kept, in order, and pressed as soon as there is one.
const early = [];
function replay() {
  while (queue.length && early.length) {
    const key = early.shift();
    const name = Object.keys(acts).find((one) => keys[one] === key);
    strokes += 1;
    if (name) acts[name]();
    else if (key.length === 1) {
      input.value += key;
      taken();
    }
  }
}

// -- one answer -----------------------------------------------------------------------------------------------------------
function commit(mark, value = "") {
  const begun = performance.now(), task = queue.shift();
  if (!task) return;
  const answer = { id: task.id, fence: task.fence, key: `${page}-${++number}`, mark, value, strokes, millis: Math.round(begun - since) };
  last = { task, answer };
  outbox.push(last);
  count += 1;
  part("count").textContent = count;
  show();
  station.dispatchEvent(new CustomEvent("keyed", { detail: { millis: performance.now() - begun, strokes: answer.strokes } }));
  clearTimeout(idle);
  idle = setTimeout(() => send(true), IDLE);
  send();
  draw();
}

function enter() {
  const task = queue[0];
  if (!task) return;
  const value = written(task.kind, input.value, true).trim();
  if (task.choices.length) {
    const chosen = task.choices[Number(value) - 1];
    return chosen ? commit("value", chosen) : say("notice", words.choose);
  }
  if (!value) return say("notice", filled(words.nothing, { blank: keys.blank, unreadable: keys.unreadable }));
  if ([...value].length > task.length) return say("notice", filled(words.long, { n: task.length }));
  return commit("value", value);
}

function back() {
  if (!last || last.sent || outbox.at(-1) !== last) return say("notice", words.far);
  outbox.pop();
  queue.unshift(last.task);
  count -= 1;
  part("count").textContent = count;
  const { mark, value } = last.answer;
  const choice = last.task.choices.indexOf(value);
  show(mark === "value" ? (choice >= 0 ? String(choice + 1) : value) : "");
  input.select();
  last = null;
}

const acts = {
  commit: enter, back, unreadable: () => commit("unreadable"), blank: () => commit("blank"), hold: () => commit("hold"),
  zoom: () => part("crop").classList.toggle("keying__crop--large"), invert: () => part("crop").classList.toggle("keying__crop--dark"),
};

input.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return undefined; // the key belongs to the conversion: Enter ends that, not the field
  if (!queue.length) {
    early.push(event.key);
    return event.preventDefault();
  }
  if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) strokes += 1;
  const name = Object.keys(acts).find((one) => keys[one] === event.key) ?? (event.code === "NumpadAdd" || event.code === "NumpadEnter" ? "commit" : "");
  if (!name || event.ctrlKey || event.altKey || event.metaKey) return undefined;
  event.preventDefault();
  return event.repeat ? undefined : acts[name]();
});
input.addEventListener("compositionstart", () => { composing = true; });
input.addEventListener("compositionend", () => {
  composing = false;
  strokes += 1;
  taken();
});
input.addEventListener("input", () => { if (!composing) taken(); });

function taken() {
  const task = queue[0];
  if (!task) return;
  const value = written(task.kind, input.value, false);
  if (value !== input.value) input.value = value;
  if ((task.exact && value.length === task.exact) || (task.choices.length && value)) enter();
}

// -- saving behind the scenes ---------------------------------------------------------------------------------------------
async function send(all = false) {
  const batch = outbox.filter((one) => all || one !== last).slice(0, 50);
  state();
  if (sending || !batch.length) return;
  sending = true;
  for (const one of batch) one.sent = true;
  try {
    const found = await post(urls.save, { answers: batch.map((one) => one.answer) });
    for (const one of batch) outbox.splice(outbox.indexOf(one), 1);
    for (const saved of found.saved) told(saved, batch.find((one) => one.answer.key === saved.key).task);
    wait = 0;
    rest(found);
  } catch (problem) {
    later(() => send(true), problem);
  } finally {
    sending = false;
    state();
  }
  if (!wait && outbox.some((one) => one !== last)) send();
}

function told(saved, task) {
  if (saved.refused) {
    const line = document.createElement("li");
    line.textContent = `${task.label}：${saved.refused}`;
    part("refused").append(line);
    part("refused").hidden = false;
  }
  if (saved.again !== null) {
    const typed = input.value;
    queue.unshift({ ...task, fence: saved.again, again: true });
    if (queue.length === 1 || !typed) show();
    else queue.splice(0, 2, queue[1], queue[0]); // not under hands that are typing: it is the next one
    lay();
  }
}

function later(act, problem) {
  wait = Math.min(wait ? wait * 2 : 1000, SLOWEST);
  setTimeout(act, wait);
  if (problem && /^(0|401|403|404)$/.test(problem.message)) say("trouble", words.signed_out);
  else say("trouble", filled(words.offline, { n: outbox.length }));
}

function state() {
  part("waiting").textContent = outbox.length;
  if (!wait) say("trouble", "");
}

function rest(found) {
  say("rest", found.rest);
  part("strokes").textContent = found.strokes.toLocaleString();
}

// -- coming and going -----------------------------------------------------------------------------------------------------
addEventListener("online", () => { wait = 0; send(); draw(); });
addEventListener("beforeunload", (event) => { if (outbox.length) { send(true); event.preventDefault(); } });
addEventListener("pagehide", () => {
  gone = true;
  const answers = outbox.map((one) => one.answer);
  post(urls.leave, { answers }, { keepalive: true }).catch(() => {}); // in one call: what is in hand goes back after what was keyed is kept
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
addEventListener("click", (event) => { if (!event.target.closest("a, button, summary")) input.focus(); });
draw();
