import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './database.ts';

describe('a database for tests', () => {
  const made: TestDatabase[] = [];

  afterAll(async () => {
    for (const database of made) await database.drop();
  });

  async function query(database: TestDatabase, sql: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  it('given a template, a new database holds its rows and changes nothing in it', async () => {
    const template = await createTestDatabase();
    made.push(template);
    await query(template, 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)');

    const copy = await createTestDatabase({ template: template.name });
    made.push(copy);
    await query(copy, 'INSERT INTO kept VALUES (8)');

    expect(await query(copy, 'SELECT id FROM kept ORDER BY id')).toEqual([{ id: 7 }, { id: 8 }]);
    expect(await query(template, 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
  });

  it('when it is dropped while somebody is connected, it is gone', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    const cut = new Promise((resolve) => client.on('error', resolve));
    await client.connect();

    await database.drop();

    await cut;
    await expect(query(database, 'SELECT 1')).rejects.toThrow(`database "${database.name}" does not exist`);
  });
});
