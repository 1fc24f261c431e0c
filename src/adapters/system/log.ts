import { type DestinationStream, pino } from 'pino';
import type { Log } from '../../application/ports/log.ts';
import { maskText, redact } from './log-redaction.ts';

/** Levels that `LOG_LEVEL` may name; `silent` writes nothing. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A log that writes in the background. */
export interface ClosableLog extends Log {
  /** Waits, a second at most, until every line is written; later ones are dropped. */
  close(): Promise<void>;
}

/** Where lines go. */
export interface LogDestination extends DestinationStream {
  close(): Promise<void>;
}

const MAX_WAIT = 1_000;
/** Bytes that wait for a slow reader; what would exceed them is dropped. */
const MAX_WAITING = 16 * 1024 * 1024;
/** Bytes that a pipe takes whole, so that lines of several processes never mix; a longer line may be cut. */
const WHOLE_IN_A_PIPE = 4_096;

/** JSON lines on stdout, or at `destination`: `{"level":"info","time":"…Z","event":"…",…}`. No secret leaves through it. */
export function createLog({
  level,
  fields = null,
  destination = stdout(),
}: {
  level: LogLevel;
  /** Stand in every line. */
  fields?: Readonly<Record<string, number>> | null;
  destination?: LogDestination;
}): ClosableLog {
  const logger = pino(
    {
      level,
      base: fields,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redact },
    },
    destination,
  );
  return {
    info: (event, fields = {}) => logger.info(fields, maskText(event)),
    warn: (event, fields = {}) => logger.warn(fields, maskText(event)),
    error: (event, fields = {}) => logger.error(fields, maskText(event)),
    close: () => {
      logger.level = 'silent';
      return destination.close();
    },
  };
}

/** Never blocks on a slow reader, and drops everything once the reader is gone. */
function stdout(): LogDestination {
  const stream = pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING, maxWrite: WHOLE_IN_A_PIPE });
  // The stream's own flush at exit tries for ever once the reader of a pipe is gone; `close` writes what is left.
  stream.flushSync = () => {};
  let isBroken = false;
  stream.once('error', () => {
    isBroken = true;
  });
  return {
    write: (line) => {
      stream.write(line);
    },
    close: () =>
      new Promise((resolve) => {
        if (isBroken) return resolve();
        const timer = setTimeout(() => stream.destroy(), MAX_WAIT);
        const done = () => {
          clearTimeout(timer);
          resolve();
        };
        stream.once('close', done).once('error', done);
        stream.end();
      }),
  };
}
