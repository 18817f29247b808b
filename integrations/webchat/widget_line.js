// The line to the hub, which goes on where it broke; and the beginning of it all.

// ------------------------------------------------------------------------------ the line
let listening = null; // what ends it
let after = "";
let asks = false; // one by one: something on the way holds streams back
let waiters = [];

function lineReturns() {
  return new Promise((done) => { waiters.push(done); });
}

function setLine(down) {
  if (!down) {
    for (const done of waiters.splice(0)) done();
  }
  if (lineDown === down) return;
  lineDown = down;
  refreshState();
}

function stop() {
  listening?.abort();
  listening = null;
  after = "";
}

async function listen() {
  const own = new AbortController();
  listening = own;
  for (const each of kept.waiting) showWaiting(each);
  let failures = 0;
  pump();
  while (!own.signal.aborted) {
    try {
      await hear(own, () => {
        failures = 0;
        setLine(false);
      });
    } catch (error) {
      if (own.signal.aborted) return;
      if (error.why === "unknown" || error.why === "nowhere") {
        gone(error);
        return;
      }
      failures += 1;
      setLine(true);
    }
    if (phase === "over" && !failures) await pause(5000);
    if (failures) await Promise.race([pause(backoff(failures)), lineReturns()]);
    else await pause(asks ? 0 : 200 + Math.random() * 800);
  }
}

async function hear(own, heard) {
  const line = new AbortController();
  const end = () => line.abort();
  own.signal.addEventListener("abort", end);
  let dog = setTimeout(end, FIRST_MS + (asks ? SILENT_MS : 0));
  let first = true;
  try {
    const place = "/events?after=" + encodeURIComponent(after) + (asks ? "&wait=25" : "");
    const response = await ask(place, { signal: line.signal });
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(dog);
      dog = setTimeout(end, SILENT_MS);
      first = false;
      heard();
      const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) if (take(block)) return;
    }
  } catch (error) {
    if (first && line.signal.aborted && !own.signal.aborted) asks = true;
    throw error;
  } finally {
    clearTimeout(dog);
    own.signal.removeEventListener("abort", end);
    line.abort();
  }
}

function take(block) {
  let name = "";
  let data = "";
  let id = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    if (line.startsWith("data: ")) data = line.slice(6);
    if (line.startsWith("id: ")) id = line.slice(4);
  }
  if (name === "said") told(JSON.parse(data));
  if (name === "state") {
    last = JSON.parse(data);
    refreshState();
  }
  if (id) after = id;
  return name === "bye";
}

function gone(error) {
  stop();
  Object.assign(kept, { token: "", waiting: [] });
  keep();
  last = { phase: "over", by_us: true };
  refreshState();
  state.textContent = why(error);
}

addEventListener("online", () => setLine(false));

// Whoever answers hears of it soon. A page that is only loaded anew is there again before that.
addEventListener("pagehide", () => {
  if (!kept.token || phase === "over") return;
  fetch(BASE + "/away", {
    method: "POST", body: "Chat " + kept.token, keepalive: true, credentials: "omit", referrerPolicy: "no-referrer",
  }).catch(() => {});
});

function appear() {
  document.body.append(host);
  if (kept.open) open();
  else if (kept.token) listen();
}

if (document.body) appear();
else addEventListener("DOMContentLoaded", appear);
