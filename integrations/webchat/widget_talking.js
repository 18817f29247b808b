// The conversation: what is shown of it, what is written, files.

// ------------------------------------------------------------------------------ the conversation
function turnOf(said) {
  const names = { me: say("me"), us: said.name || say("us"), assistant: say("assistant") };
  const made = make("div", { className: "turn " + said.by });
  if (said.by !== "notice") made.append(make("p", { className: "who", dir: "auto", textContent: names[said.by] }));
  made.append(make("p", { className: "said", dir: "auto" }, ...withLinks(said.text)));
  for (const file of said.files || []) {
    if (!said.at) { // not with the hub yet
      made.append(make("p", { className: "how", dir: "auto", textContent: file.name }));
      continue;
    }
    const label = say("download", { name: file.name, size: sizeOf(file.size) });
    made.append(make("button", {
      type: "button", className: "got", dir: "auto", textContent: label, on: { click: () => download(file) },
    }));
  }
  const time = said.at ? new Date(said.at).toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit" }) : "";
  const source = said.by === "assistant" && said.name ? say("quoted", { title: said.name }) : "";
  made.append(make("p", { className: "how", dir: "auto", textContent: [source, time].filter(Boolean).join(" · ") }));
  return made;
}

function show(said) {
  const before = turns.get(said.key);
  const made = turnOf(said);
  const below = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  if (before && !untold.has(said.key)) before.replaceWith(made);
  else {
    before?.remove();
    log.append(made);
  }
  turns.set(said.key, made);
  if (below || said.by === "me") log.scrollTop = log.scrollHeight;
}

// Own words stand last until the line has told of them, whether the hub has them or not: only the
// line knows what was said before them.
function standLast() {
  for (const key of untold) log.append(turns.get(key));
}

function showWaiting(message) {
  untold.add(message.key);
  show({ key: message.key, by: "me", text: message.text, files: message.files });
  how(message.key, say("sending"));
}

function how(key, text, wrong = false) {
  const line = turns.get(key)?.querySelector(".how:last-child");
  if (!line) return;
  line.textContent = text;
  line.classList.toggle("wrong", wrong);
}

function told(said) {
  if (said.by === "me" && kept.waiting.some((each) => each.key === said.key)) {
    kept.waiting = kept.waiting.filter((each) => each.key !== said.key);
    keep();
  }
  const isNew = !turns.has(said.key);
  show(said);
  untold.delete(said.key);
  standLast();
  if (isNew && panel.hidden && said.by !== "me" && last) {
    dot.hidden = false;
    opener.setAttribute("aria-label", say("unread"));
  }
}

function showState() {
  const named = (name, without) => (last.name ? say(name, { name: last.name }) : say(without));
  let text = about?.assistant ? say("welcomeAssistant") : say("welcome");
  if (last) {
    phase = last.phase;
    if (last.phase === "new" || last.phase === "assistant") text = last.assistant ? say("welcomeAssistant") : say("welcome");
    if (last.phase === "waiting") {
      text = !last.there ? say("nobodyNow")
        : last.before > 1 ? say("before", { count: last.before }) : last.before ? say("oneBefore") : say("next");
    }
    if (last.phase === "talking") text = last.types ? named("types", "typesNoName") : named("talking", "talkingNoName");
    if (last.phase === "later") text = named("later", "laterNoName");
    if (last.phase === "over") text = last.by_us ? say("overUs") : say("overMe");
  }
  if (lineDown && phase !== "over") text = say("noLine");
  if (state.textContent !== text) state.textContent = text;
  const over = phase === "over";
  form.hidden = over;
  attach.disabled = lineDown;
  more.replaceChildren(...(over ? [button("again", "main", anew)]
    : ending ? [make("span", { textContent: say("endSure") }), button("yes", "plain", leave), button("no", "plain", stay)]
      : [...(last?.assistant ? [button("person", "plain", person)] : []), ...(last ? [button("end", "plain", sure)] : [])]));
}

let shown = "";
function button(name, className, click) {
  return make("button", { type: "button", className, textContent: say(name), on: { click } });
}

function refreshState() {
  const now = JSON.stringify([last, lineDown, ending]);
  if (now === shown) return;
  shown = now;
  const focused = root.activeElement && more.contains(root.activeElement);
  showState();
  if (focused && !more.contains(root.activeElement)) (more.querySelector("button") || words).focus();
}

function sure() {
  ending = true;
  refreshState();
  more.querySelector("button")?.focus();
}

function stay() {
  ending = false;
  refreshState();
  words.focus();
}

async function leave() {
  try {
    await post("/end");
    ending = false;
    refreshState();
  } catch (error) {
    wrongs.textContent = why(error);
  }
}

async function person() {
  try {
    await post("/person");
    words.focus();
  } catch (error) {
    wrongs.textContent = why(error);
  }
}

function anew() {
  stop();
  Object.assign(kept, { token: "", waiting: [], draft: "" });
  keep();
  turns = new Map();
  untold.clear();
  last = null;
  phase = "new";
  ending = false;
  shown = "";
  files = [];
  words.value = "";
  showChips();
  log.replaceChildren();
  wrongs.textContent = "";
  begin();
}

// ------------------------------------------------------------------------------ writing
let typedAt = 0;
function typed() {
  kept.draft = words.value;
  keep();
  wrongs.textContent = "";
  const now = Date.now();
  if (phase === "talking" && words.value && now - typedAt > TYPES_EVERY_MS) {
    typedAt = now;
    post("/types").catch(() => {});
  }
}

function entered(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
}

function sent(event) {
  event.preventDefault();
  const text = words.value.trim();
  if (!text && !files.length) return;
  const most = about?.letters || 4000;
  for (let from = 0; from < Math.max(text.length, 1); from += most) {
    const message = { key: newKey(), text: text.slice(from, from + most), files: from ? [] : files };
    kept.waiting.push(message);
    showWaiting(message);
  }
  files = [];
  words.value = "";
  kept.draft = "";
  keep();
  showChips();
  words.focus();
  pump();
}

let pumping = false;
async function pump() {
  if (pumping) return;
  pumping = true;
  let failures = 0;
  while (kept.waiting.length && kept.token) {
    const message = kept.waiting[0];
    const named = (message.files || []).map(({ name, sha256 }) => ({ name, sha256 }));
    try {
      await post("/say", { key: message.key, text: message.text, files: named });
      kept.waiting = kept.waiting.filter((each) => each.key !== message.key);
      keep();
      how(message.key, "");
      failures = 0;
      setLine(false);
    } catch (error) {
      const later = error.why === "line" || error.why === "busy";
      if (!later) { // said again it would be the same
        kept.waiting = kept.waiting.filter((each) => each.key !== message.key);
        keep();
        untold.delete(message.key);
        how(message.key, say("refused"), true);
        wrongs.textContent = why(error);
        continue;
      }
      for (const each of kept.waiting) how(each.key, say("notSent"), true);
      if (error.why === "line") setLine(true);
      failures += 1;
      await Promise.race([pause(Math.max(error.afterMs, backoff(failures))), lineReturns()]);
    }
  }
  pumping = false;
}

// ------------------------------------------------------------------------------ files
async function picked() {
  const limits = about?.files || { bytes: 5000000, each: 5, types: null };
  const chosen = [...picker.files];
  picker.value = "";
  for (const file of chosen) {
    wrongs.textContent = "";
    if (files.length >= limits.each) wrongs.textContent = say("tooMany", { most: limits.each });
    else if (file.size > limits.bytes) wrongs.textContent = say("tooLarge", { name: file.name, most: limits.bytes / 1e6 });
    else if (limits.types && !limits.types.includes(file.type)) wrongs.textContent = say("kind", { name: file.name });
    else await bring(file);
    if (wrongs.textContent) return;
  }
  words.focus();
}

async function bring(file) {
  try {
    const kept_ = await (await ask("/file", { method: "POST", body: file, type: file.type })).json();
    files.push({ name: file.name, size: file.size, sha256: kept_.sha256, media_type: file.type });
    showChips();
  } catch (error) {
    const name = { kind: "kind", "too-large": "tooLarge" }[error.why] || "fileFailed";
    wrongs.textContent = say(name, { name: file.name, most: 5 });
  }
}

function showChips() {
  chips.replaceChildren(...files.map((file) => make("span", { className: "chip" },
    make("span", { dir: "auto", textContent: file.name }),
    make("button", {
      type: "button", "aria-label": say("removeFile", { name: file.name }),
      on: {
        click: () => {
          files = files.filter((each) => each !== file);
          showChips();
          words.focus();
        },
      },
    }, "×"))));
}

async function download(file) {
  try {
    const content = await (await ask("/file/" + file.sha256)).blob();
    const address = URL.createObjectURL(content);
    const link = make("a", { href: address, download: file.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  } catch {
    wrongs.textContent = say("fileFailed", { name: file.name });
  }
}
