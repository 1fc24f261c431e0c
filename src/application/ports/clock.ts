/** Time, as use cases see it. */
export interface Clock {
  /** Wall time. */
  now(): Date;
  /** Milliseconds on a clock that never jumps; only differences mean something. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` aborts; never rejects. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `then` after `ms` milliseconds, unless what it gives is called before. */
  after(ms: number, then: () => void): () => void;
}
