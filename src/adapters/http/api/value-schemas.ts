import { z } from '@hono/zod-openapi';

/** An exact decimal as text without trailing zeros. */
export const Decimal = z.string().openapi({ example: '0.1' });

/** ISO 8601 in UTC with `Z`. */
export const Time = z.string().openapi({ format: 'date-time', example: '2026-12-01T09:00:00.000Z' });

/** Where the next page begins; null on the last one. */
export const NextCursor = z
  .string()
  .nullable()
  .openapi({ description: 'For `cursor` of the next page; null on the last' });

export const Total = z.number().int().openapi({ description: 'How many there are on all pages' });

/** A time as answers bear it. */
export const timeText = (time: Date): string => time.toISOString();

/** The same where it may be missing. */
export const timeTextOrNull = (time: Date | null): string | null => time && timeText(time);
