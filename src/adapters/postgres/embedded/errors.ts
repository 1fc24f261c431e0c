import { userInfo } from 'node:os';

/** The embedded PostgreSQL can't be used. The message is one line that says why and what to do; `cause` holds the rest. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** The way out that always exists. */
export const USE_ANOTHER_SERVER = 'set DATABASE_URL to a PostgreSQL 14 or newer';

const REASONS: readonly { readonly words: RegExp; readonly text: (folder: string) => string }[] = [
  {
    words:
      /no space left on device|disk quota exceeded|file too large|file size limit exceeded|check free disk space|wrote only \d+ of \d+ bytes|ENOSPC|EDQUOT|EFBIG/i,
    text: (folder) =>
      `The disk that holds ${folder} is full: free some space there, set DATA_DIR to a folder on another disk, or ${USE_ANOTHER_SERVER}.`,
  },
  {
    words: /permission denied|operation not permitted|read-only file system|EACCES|EPERM|EROFS/i,
    text: (folder) =>
      `The user ${userName()} may not write to ${folder}: change its owner, set DATA_DIR to another folder, or ${USE_ANOTHER_SERVER}.`,
  },
  {
    words: /ENOTDIR|EEXIST/,
    text: (folder) => `${folder} is in the way of a folder: set DATA_DIR to another folder, or ${USE_ANOTHER_SERVER}.`,
  },
];

/** Says in one line what went wrong in `folder`, and `where` there is more. An error that already does is returned as it is. */
export function explained(cause: unknown, folder: string, where = ''): EmbeddedPostgresError {
  if (cause instanceof EmbeddedPostgresError) return cause;
  const words = messageOf(cause);
  const reason = REASONS.find((known) => known.words.test(words));
  const text = reason ? reason.text(folder) : `The embedded PostgreSQL in ${folder} failed: ${oneLine(words)}${where}`;
  return new EmbeddedPostgresError(text, { cause });
}

/** The gist of a program's output in one line: the last three lines, up to the last one that PostgreSQL marked as fatal. */
export function oneLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const fatal = lines.findLastIndex((line) => /\b(FATAL|PANIC):/.test(line));
  const known = fatal === -1 ? lines : lines.slice(0, fatal + 1);
  return known.filter(Boolean).slice(-3).join(' | ');
}

/** The `code` of an error of the system, of a library or of PostgreSQL, whichever realm made it. */
export function codeOf(error: unknown): string | undefined {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : undefined;
}

/** Passes over the error that says that there is no such file. */
export function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function messageOf(error: unknown): string {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return String(hasMessage ? error.message : error);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'of this process');
  }
}
