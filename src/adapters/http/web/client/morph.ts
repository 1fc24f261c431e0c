import { Idiomorph } from 'idiomorph';

const TYPED = 'input:not([type="checkbox"], [type="radio"]), textarea, select';

/** What a reader has opened or closed is his. */
const callbacks = {
  beforeAttributeUpdated: (name: string, element: Element) => name !== 'open' || !element.matches('details'),
};

/** Makes the first element like the second; what stays keeps its focus, its selection, its scroll, what is open, and what is being typed. */
export function morph(current: Element, wanted: Element): void {
  const isTyping = document.activeElement?.matches(TYPED) ?? false;
  Idiomorph.morph(current, wanted, {
    morphStyle: 'outerHTML',
    ignoreActiveValue: isTyping,
    restoreFocus: true,
    callbacks,
  });
}
