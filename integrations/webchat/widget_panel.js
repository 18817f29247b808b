// What it is made of: elements, the button, the panel and how it opens.

// ------------------------------------------------------------------------------ making elements
function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") for (const [event, done] of Object.entries(value)) made.addEventListener(event, done);
    else if (name in made && name !== "role") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  line.setAttribute("fill", "none");
  line.setAttribute("stroke", "currentColor");
  line.setAttribute("stroke-width", "2");
  line.setAttribute("stroke-linecap", "round");
  svg.append(line);
  return svg;
}

const CROSS = "M5 5 L19 19 M19 5 L5 19";
const CLIP = "M20 11.5 L11.5 20 a5.2 5.2 0 0 1 -7.4 -7.4 L13 3.8 a3.5 3.5 0 0 1 5 5 L9.3 17.4 a1.7 1.7 0 0 1 -2.4 -2.4 L15 7";

function withLinks(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]']/g)) {
    let address;
    try {
      address = new URL(found[0]);
    } catch {
      continue;
    }
    parts.push(text.slice(from, found.index));
    parts.push(make("a", {
      href: address.href, target: "_blank", rel: "noopener noreferrer nofollow", textContent: found[0],
      "aria-label": found[0] + " " + say("newWindow"),
    }));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

function sizeOf(bytes) {
  const kilo = bytes / 1000;
  return kilo < 1000 ? Math.max(1, Math.round(kilo)) + " kB" : (kilo / 1000).toFixed(1) + " MB";
}

// ------------------------------------------------------------------------------ the panel
const host = document.createElement("div");
const root = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(GIVEN.style);
root.adoptedStyleSheets = [sheet];

const dot = make("span", { className: "dot", hidden: true });
const opener = make("button", {
  type: "button", className: "opener", "aria-expanded": "false", "aria-label": say("open"), on: { click: open },
}, "Chat", dot);
const title = make("h2", { id: "title", textContent: "Chat" });
const closer = make("button", {
  type: "button", className: "icon", "aria-label": say("close"), on: { click: close },
}, icon(CROSS));
const page = make("div", { className: "page", hidden: true });
const log = make("div", {
  className: "log", role: "log", "aria-live": "polite", "aria-label": say("log"), tabIndex: 0,
});
const state = make("p", { className: "state", role: "status" });
const wrongs = make("p", { className: "wrongs", role: "alert" });
const chips = make("div", { className: "row" });
const more = make("div", { className: "row" });
const words = make("textarea", {
  id: "write", rows: 2, dir: "auto", on: { input: typed, keydown: entered },
});
const picker = make("input", { type: "file", multiple: true, hidden: true, tabIndex: -1, on: { change: picked } });
const attach = make("button", {
  type: "button", className: "icon", "aria-label": say("file"), on: { click: () => picker.click() },
}, icon(CLIP));
const sender = make("button", { type: "submit", className: "main", textContent: say("send") });
const form = make("form", { className: "write", on: { submit: sent } },
  make("label", { className: "hidden", htmlFor: "write", textContent: say("write") }),
  attach, picker, words, sender);
const talk = make("div", { className: "talk", hidden: true }, log, state, wrongs, chips, more, form);
const panel = make("section", {
  className: "panel", role: "dialog", "aria-labelledby": "title", hidden: true, on: { keydown: keys },
}, make("header", {}, title, closer), page, talk);
root.append(make("div", { className: "all", lang: LANGUAGE }, opener, panel));

const covers = matchMedia("(max-width: 30rem), (max-height: 26rem)");
let about = null;
let files = []; // brought, for the next message
let turns = new Map(); // key: its element
const untold = new Set(); // keys of own words that the line has not told of yet
let phase = "new";
let ending = false;
let last = null; // state as the hub told it
let lineDown = false;

function open() {
  kept.open = true;
  keep();
  panel.hidden = false;
  opener.hidden = true;
  opener.setAttribute("aria-expanded", "true");
  panel.setAttribute("aria-modal", String(covers.matches));
  dot.hidden = true;
  opener.setAttribute("aria-label", say("open"));
  begin();
}

function close() {
  kept.open = false;
  keep();
  panel.hidden = true;
  opener.hidden = false;
  opener.setAttribute("aria-expanded", "false");
  opener.focus();
}

function keys(event) {
  if (event.key === "Escape" && !event.isComposing) {
    event.stopPropagation();
    close();
  } else if (event.key === "Tab" && covers.matches) { // it covers the page: nothing else is to be reached
    const all = [...panel.querySelectorAll("button, input, textarea, a, [tabindex='0']")]
      .filter((each) => each.tabIndex >= 0 && !each.disabled && each.getClientRects().length);
    const at = all.indexOf(root.activeElement);
    const to = event.shiftKey ? (at <= 0 ? all.length - 1 : -1) : (at === all.length - 1 ? 0 : -1);
    if (to >= 0) {
      event.preventDefault();
      all[to].focus();
    }
  }
}

async function begin() {
  if (kept.token) {
    showTalk();
    words.focus();
    learn().catch(() => {}); // what it is called, and which files it takes
    return;
  }
  closer.focus();
  try {
    await learn();
  } catch (error) {
    showPage(make("p", { role: "alert", textContent: why(error) }),
      make("button", { type: "button", className: "main", textContent: say("again"), on: { click: begin } }));
    return;
  }
  if (about.there || about.assistant) showAgree();
  else showAway();
}

async function learn() {
  about = await (await ask("/about?lang=" + LANGUAGE)).json();
  title.textContent = about.title;
}

function why(error) {
  const known = { line: "noLine", busy: "busy", elsewhere: "elsewhere", nowhere: "nowhere", unknown: "gone", over: "overUs" };
  return say(known[error.why] || "fault");
}

function showPage(...children) {
  talk.hidden = true;
  page.hidden = false;
  page.replaceChildren(...children);
}

function showTalk() {
  page.hidden = true;
  talk.hidden = false;
  words.value = words.value || kept.draft;
  if (!listening) listen();
  showState();
}
