import { TcpProxy } from './tcp-proxy.ts';

/** A proxy before a database: the URL through it, and all that a test can do to it. */
export interface DatabaseProxy {
  readonly url: string;
  readonly proxy: TcpProxy;
}

/** Puts a proxy before the server of a database, be it reached by a socket's folder or by an address. */
export async function proxyDatabase(databaseUrl: string): Promise<DatabaseProxy> {
  const url = new URL(databaseUrl.replace('@/', '@localhost/'));
  const folder = url.searchParams.get('host');
  const port = Number(url.searchParams.get('port') ?? (url.port || 5432));
  const target = folder === null ? { host: url.hostname, port } : { path: `${folder}/.s.PGSQL.${port}` };
  const proxy = await TcpProxy.start(target);
  url.searchParams.delete('host');
  url.searchParams.delete('port');
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return { url: url.href, proxy };
}

/** The bytes by which a prepared statement is named, when it is prepared and whenever it is run. */
export const statement = (name: 'take_in' | 'conclude'): string => `${name}\0`;
