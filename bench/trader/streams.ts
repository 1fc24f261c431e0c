import { connect } from 'node:net';

/** Opens event streams and reads them, as so many open pages would. */
const { port, cookies, each } = JSON.parse(process.env.INPUT ?? '') as Input;

interface Input {
  readonly port: number;
  /** One for each user. */
  readonly cookies: readonly string[];
  readonly each: number;
}

function open(cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', (data) => {
      if (data.toString().startsWith('HTTP/1.1 200')) resolve();
      else reject(new Error(`A stream was answered ${data.toString().slice(0, 40)}`));
    });
    socket.once('error', reject);
    socket.resume();
    socket.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n\r\n`);
  });
}

for (const cookie of cookies) await Promise.all(Array.from({ length: each }, () => open(cookie)));
console.log(`ready at ${port}`);
