import type { AnswerInBatch, AnswersInBatch } from '../profile.ts';
import { textIn } from './shared.ts';

/** One answer for each order of a list that is as long as what was sent, and in whose `idKey` no other order is named. */
export function eachOf(
  rows: unknown,
  clientOrderIds: readonly string[],
  idKey: string,
  answerOf: (row: unknown, index: number) => AnswerInBatch,
): AnswersInBatch {
  if (!Array.isArray(rows) || rows.length !== clientOrderIds.length) return { kind: 'unfitting' };
  const isOurs = (row: unknown, index: number) => [null, clientOrderIds[index]].includes(textIn(row, idKey));
  return rows.every(isOurs) ? { kind: 'each', answers: rows.map(answerOf) } : { kind: 'unfitting' };
}
