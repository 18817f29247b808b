// One change at a time: from before it is put at the server until a live replica has it on disk.
// node one_change.js URL FOLDER CHANGES PAUSE_MS; says the milliseconds of each.
const path = require("path");
const [url, folder, changes, pause] = process.argv.slice(2);
const PouchDB = require("pouchdb").defaults({ prefix: folder + path.sep });

(async () => {
  const server = new PouchDB(url);
  const desk = new PouchDB("desk");
  const replication = PouchDB.replicate(url, desk, { live: true, retry: true });
  await new Promise((paused) => replication.once("paused", paused));
  const arrived = new Map();
  desk.changes({ live: true, since: "now" }).on("change", (change) => {
    if (arrived.has(change.id)) arrived.get(change.id)();
  });
  const took = [];
  for (let number = 0; number < +changes; number++) {
    const _id = `change:${process.pid}:${number}`;
    const there = new Promise((resolve) => arrived.set(_id, resolve));
    const began = process.hrtime.bigint();
    await server.put({ _id, text: "x".repeat(900) });
    await there;
    took.push(Number(process.hrtime.bigint() - began) / 1e6);
    await new Promise((resolve) => setTimeout(resolve, +pause));
  }
  console.log(JSON.stringify(took));
  replication.cancel();
  setTimeout(() => process.exit(0), 100);
})();
