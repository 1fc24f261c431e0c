/** The reason of every abort that only ends a wait: without one, each abort would make an exception with a stack trace of its own. */
export const OVER = new Error('It is over');
