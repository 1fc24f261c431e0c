import type { Output } from './adapters/cli/output.ts';
import { PostgresProbe } from './adapters/postgres/administration/probe.ts';
import { demoText } from './application/administration/demo-text.ts';
import type { Log } from './application/ports/log.ts';
import type { Config } from './config.ts';
import { SERVICES } from './container.ts';
import type { Installation } from './installation.ts';

/** Says where webhooks are taken, and whatever its owner must know; makes the demo at the first start. */
export async function announce(
  installation: Installation,
  config: Config,
  port: number,
  { output, log }: { readonly output: Output; readonly log: Log },
): Promise<void> {
  const { container, server: database } = installation;
  await warnOfLostKeys(installation, log);
  const address = config.publicUrl ?? `http://${config.host}:${port}`;
  log.info('ready', { address, database: database.isEmbedded ? 'embedded' : 'server' });
  if (config.exchangeSimulatorUrl !== null) {
    output.err(
      `SIMULATED EXCHANGES: every exchange connection goes to ${config.exchangeSimulatorUrl}; no order reaches a real exchange`,
    );
  }
  const demo = database.isEmbedded ? await container.get(SERVICES.makeDemo).execute(config.defaultLocale) : null;
  if (demo !== null) output.out(demoText(address, demo));
  output.out(`ordergate is ready at ${address} (Ctrl-C stops it)`);
}

/** Exchange keys that no encryption key opens any more leave their accounts without a key; the reason is named before orders fail for it. */
async function warnOfLostKeys({ database, sealing }: Installation, log: Log): Promise<void> {
  const keys = await new PostgresProbe(database.db).sealedKeys();
  const lost = keys.filter((key) => sealing.open(key) === null).length;
  if (lost > 0)
    log.error('exchange keys can not be opened: bring back the encryption key that sealed them', { keys: lost });
}
