// Documents made here go to an empty database there. node push.js URL FOLDER FILE.ndjson COUNT
const fs = require("fs");
const path = require("path");
const [url, folder, file, count] = process.argv.slice(2);
const PouchDB = require("pouchdb").defaults({ prefix: folder + path.sep });

(async () => {
  const desk = new PouchDB("desk");
  const lines = fs.readFileSync(file, "utf8").trim().split("\n").slice(0, +count);
  await desk.bulkDocs(lines.map(JSON.parse));
  const began = process.hrtime.bigint();
  const done = await PouchDB.replicate(desk, url, { batch_size: 1000, batches_limit: 10 });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(JSON.stringify({ seconds, documents: done.docs_written }));
  await desk.close();
})();
