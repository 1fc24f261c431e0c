import pg from 'pg';
import type { Call } from './calls.ts';
import type { World } from './world.ts';

const LONGEST = 200;

/** Prints how PostgreSQL comes by what a call asks for. What writes is planned, but not done again. */
export async function explain({ url, recorder }: World, { name, run }: Call): Promise<void> {
  recorder.asked.length = 0;
  recorder.isOn = true;
  await run().finally(() => {
    recorder.isOn = false;
  });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  console.log(`\n## ${name}`);
  for (const { text, values } of recorder.asked) {
    if (!/^\s*(select|with|insert|update|delete)/i.test(text)) continue;
    const isReading = /^\s*select/i.test(text) && !/for (no key )?update|for (key )?share|advisory/i.test(text);
    const options = isReading ? 'analyze, buffers' : 'costs off';
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (${options}) ${text}`, [...values]);
    console.log(`\n${text.trim().replace(/\s+/g, ' ').slice(0, LONGEST)}`);
    for (const row of rows) console.log(`  ${row['QUERY PLAN'].slice(0, LONGEST)}`);
  }
  await client.end();
}
