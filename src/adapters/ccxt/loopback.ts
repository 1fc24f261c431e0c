import net from 'node:net';
import type { buildConnector } from 'undici';

/** Opens every connection to this port of 127.0.0.1 in plain TCP; requests still bear the exchange's own Host and path. */
export const toLoopback =
  (port: number): buildConnector.connector =>
  (_options, done) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    const failed = (error: Error) => done(error, null);
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.off('error', failed);
      done(null, socket);
    });
  };
