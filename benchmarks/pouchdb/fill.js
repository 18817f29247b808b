// Puts documents into a database of a folder. node fill.js FOLDER NAME FILE.ndjson
const fs = require("fs");
const path = require("path");
const [folder, name, file] = process.argv.slice(2);
const PouchDB = require("pouchdb").defaults({ prefix: folder + path.sep });

(async () => {
  const database = new PouchDB(name);
  const lines = fs.readFileSync(file, "utf8").trim().split("\n");
  for (let start = 0; start < lines.length; start += 5000)
    await database.bulkDocs(lines.slice(start, start + 5000).map(JSON.parse));
  console.log(JSON.stringify({ documents: (await database.info()).doc_count }));
  await database.close();
})();
