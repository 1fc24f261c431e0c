/** One key each, while nobody types and nothing lies over the list. */
export function startKeys(): void {
  document.addEventListener('keydown', pressOnce, { capture: true });
  document.addEventListener('keydown', (event) => {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      isTyping(event.target) ||
      document.querySelector('dialog[open]')
    )
      return;
    if (ACTIONS[event.key]?.()) event.preventDefault();
  });
}

/** A key that is held down presses once: it does not confirm the question that has opened under it. */
function pressOnce(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter' && !(event.target instanceof HTMLTextAreaElement)) event.preventDefault();
}

/** Each answers whether it did something. */
const ACTIONS: Readonly<Record<string, () => boolean>> = {
  j: () => step(1),
  k: () => step(-1),
  x: () => press('input[name="id"]'),
  r: () => press('.btn-retry:not(:disabled)'),
  '#': () => press('.btn-remove'),
  Enter: () => document.activeElement instanceof HTMLTableRowElement && press('.symbol'),
  '/': () => focus('#filter-symbol'),
  '?': () => {
    document.querySelector<HTMLElement>('.keys-link')?.click();
    return true;
  },
};

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isTicked = target instanceof HTMLInputElement && target.type === 'checkbox';
  return !isTicked && target.matches('input, select, textarea, [contenteditable]');
}

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('tr[data-id]')];
const currentRow = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('tr[data-id]') ?? null;

function step(by: 1 | -1): boolean {
  const all = rows();
  const current = currentRow();
  const next = current ? all[all.indexOf(current) + by] : all[0];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return all.length > 0;
}

function press(selector: string): boolean {
  const target = currentRow()?.querySelector<HTMLElement>(selector);
  target?.click();
  return target !== null && target !== undefined;
}

function focus(selector: string): boolean {
  const target = document.querySelector<HTMLInputElement>(selector);
  target?.focus();
  target?.select();
  return target !== null;
}
