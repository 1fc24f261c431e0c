// A process that uses the embedded PostgreSQL: it obeys one JSON command a line and reports in JSON, a line each.
import { writeSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

const { openEmbeddedPostgres } = await import(pathToFileURL(process.argv[2]).href);
let database;
let pool;

const commands = {
  async open(options) {
    database = await openEmbeddedPostgres({ ...options, onProgress: (line) => report('progress', line) });
    database.lost.then((error) => report('lost', error.message));
    pool = new pg.Pool({ connectionString: database.url });
    pool.on('error', () => {});
    return { url: database.url, adopted: database.adopted, uid: process.getuid() };
  },
  async query(sql) {
    return (await pool.query(sql)).rows;
  },
  /** Commits rows one after another and reports each, until it is killed. */
  async insertForever() {
    for (let id = 1; ; id++) {
      await pool.query('INSERT INTO kept VALUES ($1)', [id]);
      report('acknowledged', id);
    }
  },
  async fillDisk(file) {
    const handle = await open(file, 'w');
    for (const size of [1 << 20, 1 << 12, 1]) {
      await writeUntilFull(handle, Buffer.alloc(size));
    }
    await handle.close();
  },
  async remove(file) {
    await rm(file);
  },
  async close() {
    await pool.end();
    await database.close();
  },
};

async function writeUntilFull(handle, block) {
  try {
    for (;;) await handle.write(block);
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  }
}

// Written at once, so that a line that was reported is out even when the process is killed right after.
function report(event, value = null) {
  writeSync(1, `${JSON.stringify({ event, value })}\n`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, argument] = JSON.parse(line);
  commands[name](argument).then(
    (value) => report(name, value),
    (error) => report('error', `${error.name}: ${error.message}`),
  );
}
