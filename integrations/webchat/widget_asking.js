// The chat on a page: one button, one panel, in a shadow root of its own.
//
// Laws: words of others only ever become text, never markup; nothing is stored before the visitor
// has agreed; what was written and is not with the hub yet stays here, says so, and goes out once.

const SCRIPT = document.currentScript;
const BASE = SCRIPT.src.replace(/\/widget\.js(?:[?#].*)?$/, "");
const LANGUAGE = languageOf(SCRIPT.dataset.language || document.documentElement.lang || navigator.language);
const WORDS = GIVEN.words[LANGUAGE];
const LONGEST_PAUSE_MS = 10000; // a hub that is back is noticed while somebody still looks
const SILENT_MS = 45000; // a line that does not even beat is dead
const FIRST_MS = 10000; // a line without a first word is held back on the way: ask one by one
const TYPES_EVERY_MS = 3000;

function languageOf(said) {
  return (said || "").slice(0, 2).toLowerCase() === "de" ? "de" : "en";
}

function say(name, slots = {}) {
  return WORDS[name].replace(/\{(\w+)\}/g, (_, slot) => String(slots[slot]));
}

// ------------------------------------------------------------------------------ what is kept
// In the tab alone: on a shared computer nobody else finds it.
const NAME = "tresen chat " + BASE;
const kept = { token: "", open: false, waiting: [], draft: "" };
try {
  Object.assign(kept, JSON.parse(sessionStorage.getItem(NAME) || "{}"));
} catch { /* no place to keep anything: it lasts as long as the page */ }

function keep() {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(kept));
  } catch { /* see above */ }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ------------------------------------------------------------------------------ asking the hub
class NotDone extends Error {
  constructor(why, afterMs) {
    super(why);
    this.why = why;
    this.afterMs = afterMs;
  }
}

async function ask(path, { method = "GET", json, body, type, signal } = {}) {
  const headers = {};
  if (kept.token) headers.Authorization = "Chat " + kept.token;
  if (json !== undefined) headers["Content-Type"] = "application/json";
  if (type) headers["Content-Type"] = type;
  let response;
  try {
    const sent = json === undefined ? body : JSON.stringify(json);
    response = await fetch(BASE + path, {
      method, headers, body: sent, signal, credentials: "omit", cache: "no-store",
      referrerPolicy: "no-referrer",
    });
  } catch {
    throw new NotDone("line", 0);
  }
  if (response.ok) return response;
  let why = response.status >= 500 ? "line" : "fault";
  try {
    why = (await response.json()).why || why;
  } catch { /* something on the way has answered */ }
  throw new NotDone(why, 1000 * Number(response.headers.get("Retry-After") || 0));
}

const post = (path, json = {}) => ask(path, { method: "POST", json });
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
const backoff = (failures) =>
  Math.min(LONGEST_PAUSE_MS, 500 * 2 ** Math.min(failures, 8)) * (0.5 + Math.random() / 2);
