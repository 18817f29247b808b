// A first replication into a fresh folder. node first_sync.js URL FOLDER [BATCH_SIZE BATCHES_LIMIT]
const path = require("path");
const [url, folder, size, limit] = process.argv.slice(2);
const PouchDB = require("pouchdb").defaults({ prefix: folder + path.sep });

(async () => {
  const database = new PouchDB("desk");
  const options = size ? { batch_size: +size, batches_limit: +limit } : {};
  const began = process.hrtime.bigint();
  const done = await PouchDB.replicate(url, database, options);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(JSON.stringify({ seconds, documents: done.docs_written }));
  await database.close();
})();
