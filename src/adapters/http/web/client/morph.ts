import { Idiomorph } from 'idiomorph';

/** Makes the first element like the second; what stays keeps its focus, its selection and its scroll. */
export function morph(current: Element, wanted: Element): void {
  Idiomorph.morph(current, wanted, { morphStyle: 'outerHTML', ignoreActiveValue: true, restoreFocus: true });
}
