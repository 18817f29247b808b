// The hub's peer: CouchDB's protocol over LevelDB on disk. node server.js FOLDER; says its port.
const express = require("express");
const path = require("path");
const PouchDB = require("pouchdb").defaults({ prefix: process.argv[2] + path.sep });

const app = express();
app.use("/", require("express-pouchdb")(PouchDB, {
  mode: "minimumForPouchDB",
  configPath: path.join(process.argv[2], "config.json"),
  logPath: path.join(process.argv[2], "log.txt"),
}));
const server = app.listen(0, "127.0.0.1", () =>
  console.log(JSON.stringify({ port: server.address().port })));
