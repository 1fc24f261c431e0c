/**
 * A signal that aborts with either of two. `AbortSignal.any` keeps an entry for every call in a signal that lives as long as the
 * process (Node 20), so whoever follows thousands of orders lets go of it by `release`.
 */
export function eitherOf(first: AbortSignal, second: AbortSignal): { readonly signal: AbortSignal; release(): void } {
  const either = new AbortController();
  const abort = () => either.abort();
  if (first.aborted || second.aborted) abort();
  first.addEventListener('abort', abort, { once: true });
  second.addEventListener('abort', abort, { once: true });
  const release = () => {
    first.removeEventListener('abort', abort);
    second.removeEventListener('abort', abort);
  };
  return { signal: either.signal, release };
}
