import { Idiomorph } from 'idiomorph';

const TYPED = 'input:not([type="checkbox"], [type="radio"]), textarea, select';

/** Makes the first element like the second; what stays keeps its focus, its selection, its scroll, and what is being typed. */
export function morph(current: Element, wanted: Element): void {
  const isTyping = document.activeElement?.matches(TYPED) ?? false;
  Idiomorph.morph(current, wanted, { morphStyle: 'outerHTML', ignoreActiveValue: isTyping, restoreFocus: true });
}
