import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';

/** Listens, says so, and then never looks at its sockets again. */
const LISTENER = `
  const server = require('node:net').createServer();
  server.listen({ port: Number(process.argv[1]), host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, 'listening');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** More than the kernel keeps for a listener that does not accept. */
const CALLERS = 4;
/** What it does keep: the backlog of one, and one more. */
const KEPT = 2;

/** A port at which a connection takes for ever. */
export interface DeafPort {
  hear(): Promise<void>;
}

/** Makes a free port of this machine deaf until `hear`: connections to it are neither made nor refused. */
export async function deafen(port: number): Promise<DeafPort> {
  const listener: ChildProcess = spawn(process.execPath, ['-e', LISTENER, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(listener.stdout!, 'data');
  let connected = 0;
  const callers = Array.from({ length: CALLERS }, () => net.connect(port, '127.0.0.1').on('error', () => {}));
  await new Promise<void>((resolve) => {
    for (const caller of callers)
      caller.once('connect', () => {
        connected += 1;
        if (connected === KEPT) resolve();
      });
  });
  return {
    async hear() {
      for (const caller of callers) caller.destroy();
      const ended = once(listener, 'exit');
      listener.kill('SIGKILL');
      await ended;
    },
  };
}
