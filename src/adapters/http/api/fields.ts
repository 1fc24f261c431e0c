import { z } from '@hono/zod-openapi';
import { isName, isSymbol, LONGEST } from '../../../application/administration/spelling.ts';
import { Decimal } from '../../../domain/decimal.ts';
import { Secret } from '../../../domain/secret.ts';
import { wrong } from './field-errors.ts';

/** What a user calls something. */
export const nameField = () => z.string().min(1).max(LONGEST.name).refine(isName, wrong('control_character'));

/** As orders are shown. */
export const symbolField = () =>
  z.string().max(LONGEST.symbol).refine(isSymbol, wrong('not_a_symbol')).openapi({ example: 'BTC/USDT' });

/** A secret that only comes in; it is never in an answer. */
export const secretField = () =>
  z
    .string()
    .min(1)
    .max(LONGEST.secret)
    .transform((text) => new Secret(text))
    .openapi({ format: 'password', writeOnly: true });

/** A decimal number greater than 0 as a text, for a JSON number would be a float on the way. */
export const amountField = () =>
  z
    .string()
    .refine((text) => Decimal.parse(text) !== null, wrong('decimal_text'))
    .refine((text) => Decimal.parse(text)?.isPositive() ?? true, wrong('not_positive'))
    .transform((text) => Decimal.parse(text)?.toString() ?? text)
    .openapi({ example: '1000.5' });

/** An id of ours. */
export const idField = () => z.number().int().min(1).max(2_147_483_647);
