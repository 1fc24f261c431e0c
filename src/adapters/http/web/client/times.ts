const SECOND = 1_000;
const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', SECOND],
];

const format = new Intl.RelativeTimeFormat(document.documentElement.lang || 'ko', { numeric: 'always' });

/** How long ago, in the largest unit that is full: 「12초 전」. */
export function ago(time: number, now: number): string {
  const age = Math.max(now - time, 0);
  const [unit, length] = STEPS.find(([, one]) => age >= one) ?? (['second', SECOND] as const);
  return format.format(-Math.floor(age / length), unit);
}

/** Every `<time data-ago>` grows older as one looks at it. */
export function startTimes(): void {
  setInterval(() => {
    for (const element of document.querySelectorAll<HTMLTimeElement>('time[data-ago]')) {
      const text = ago(Date.parse(element.dateTime), Date.now());
      if (element.textContent !== text) element.textContent = text;
    }
  }, SECOND);
}
