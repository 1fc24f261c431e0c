import net, { type AddressInfo, type Socket } from 'node:net';

/** Where the bytes go. */
export type Target = { readonly path: string } | { readonly host: string; readonly port: number };

/** What is held back on one connection. */
export interface Hold {
  /** Resolves when the first bytes are held back. */
  readonly reached: Promise<void>;
  /** Lets go of what is held back, and of what follows. */
  release(): void;
  /** Cuts the connection: what is held back is lost. */
  cut(): void;
}

type Direction = 'request' | 'answer';

interface Rule extends Hold {
  readonly text: string;
  readonly direction: Direction;
  readonly onReached: () => void;
  connection: Connection | null;
  isReleased: boolean;
}

/** A client's socket and ours to the target. */
class Connection {
  readonly #client: Socket;
  readonly #target: Socket;
  readonly #proxy: TcpProxy;
  readonly #waiting: Record<Direction, Buffer[]> = { request: [], answer: [] };
  /** The rule that holds this direction, or that waits for its first bytes. */
  readonly rules: Record<Direction, Rule | null> = { request: null, answer: null };

  constructor(proxy: TcpProxy, client: Socket, target: Socket) {
    this.#proxy = proxy;
    this.#client = client;
    this.#target = target;
    client.on('data', (bytes) => this.#take('request', bytes));
    target.on('data', (bytes) => this.#take('answer', bytes));
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      socket.on('error', () => {});
      socket.on('close', () => other.destroy());
    }
  }

  /** Passes on whatever nothing holds back any more. */
  flush(): void {
    for (const direction of ['request', 'answer'] as const) {
      if (this.#proxy.isPaused || this.rules[direction]) continue;
      const socket = direction === 'request' ? this.#target : this.#client;
      for (const bytes of this.#waiting[direction].splice(0)) socket.write(bytes);
    }
  }

  cut(): void {
    this.#client.resetAndDestroy();
    this.#target.destroy();
  }

  #take(direction: Direction, bytes: Buffer): void {
    if (direction === 'request') this.#proxy.match(this, bytes);
    this.#waiting[direction].push(bytes);
    this.rules[direction]?.onReached();
    this.flush();
  }
}

/** Stands between a program and what it talks to, and can hold bytes back, cut connections, and refuse new ones. */
export class TcpProxy {
  readonly #server: net.Server;
  readonly #connections = new Set<Connection>();
  #rules: Rule[] = [];
  #isRefusing = false;
  /** All bytes of all connections are held back. */
  isPaused = false;

  private constructor(target: Target) {
    this.#server = net.createServer((client) => {
      if (this.#isRefusing) {
        client.resetAndDestroy();
        return;
      }
      const connection = new Connection(this, client, net.connect(target));
      this.#connections.add(connection);
      client.once('close', () => this.#connections.delete(connection));
    });
  }

  /** Listens at a free port, or at the given one. */
  static async start(target: Target, port = 0): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(port, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Holds back the next bytes to the target that contain this text, and all that follow on their connection. */
  holdRequest(text: string): Hold {
    return this.#hold(text, 'request');
  }

  /** Lets the next bytes with this text through, and holds back what the target answers to them. */
  holdAnswer(text: string): Hold {
    return this.#hold(text, 'answer');
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    for (const connection of this.#connections) connection.flush();
  }

  /** Cuts every connection and, until `admit`, every new one. */
  refuse(): void {
    this.#isRefusing = true;
    for (const connection of this.#connections) connection.cut();
  }

  admit(): void {
    this.#isRefusing = false;
  }

  /** Cuts every connection and listens no longer. */
  async stop(): Promise<void> {
    this.refuse();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Applies the oldest rule that waits for this text. */
  match(connection: Connection, bytes: Buffer): void {
    const rule = this.#rules.find(({ text }) => bytes.includes(text));
    if (!rule) return;
    this.#rules = this.#rules.filter((other) => other !== rule);
    rule.connection = connection;
    if (!rule.isReleased) connection.rules[rule.direction] = rule;
  }

  #hold(text: string, direction: Direction): Hold {
    let onReached = () => {};
    const reached = new Promise<void>((resolve) => {
      onReached = resolve;
    });
    const rule: Rule = {
      text,
      direction,
      reached,
      onReached,
      connection: null,
      isReleased: false,
      release: () => {
        rule.isReleased = true;
        if (rule.connection?.rules[direction] === rule) rule.connection.rules[direction] = null;
        rule.connection?.flush();
      },
      cut: () => rule.connection?.cut(),
    };
    this.#rules.push(rule);
    return rule;
  }
}
