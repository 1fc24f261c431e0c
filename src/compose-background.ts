import { setMaxListeners } from 'node:events';
import { Background } from './application/background.ts';
import type { Clock } from './application/ports/clock.ts';
import type { Log } from './application/ports/log.ts';

/** Every order that is followed listens to its stop for as long as it is followed: that is no leak, however many there are. */
export function composeBackground(clock: Clock, log: Log): Background {
  const background = new Background(clock, log);
  setMaxListeners(0, background.stopping);
  return background;
}
