import { REASONS, type ReasonCode, textsOfReason } from '../../domain/reasons.ts';

const CODES = Object.keys(REASONS) as readonly ReasonCode[];

/** The reasons whose text says this in any language: what is stored may be in another than its reader's. */
export function reasonsSaying(text: string): readonly ReasonCode[] {
  const wanted = text.toLowerCase();
  return CODES.filter((code) => textsOfReason(code).some((said) => said.toLowerCase().includes(wanted)));
}
