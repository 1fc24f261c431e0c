import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Price, Quantity } from '../../../src/domain/amounts.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import type { PreparedOrder } from '../../../src/domain/order.ts';
import { anAccount, Fixture, fieldsOf } from '../../adapters/ccxt/fixture.ts';
import { usePostgresSubject } from '../../adapters/postgres/postgres-subject.ts';
import {
  aDraft,
  aPreparedOrder,
  aRequest,
  aSignal,
  journaled,
  newClientOrderId,
  readStrategy,
} from '../../contracts/order-ledger/builders.ts';
import { runs } from './runs.ts';

/** At most 12 digits before the point, and more after it than any column of a careless table keeps. */
const decimalText = fc
  .tuple(fc.bigInt({ min: 0n, max: 999_999_999_999n }), fc.bigInt({ min: 1n, max: 10n ** 18n }), fc.nat(18))
  .map(([whole, rest, zeros]) => `${whole}.${`${'0'.repeat(zeros)}${rest}`.slice(0, 30)}`);

const text = (decimal: Decimal | null) => decimal?.toString() ?? null;

describe('a decimal in PostgreSQL', () => {
  const running = usePostgresSubject();

  it('comes back with every digit, in what was asked for and in what is sent', async () => {
    const { subject } = running;
    await fc.assert(
      fc.asyncProperty(decimalText, decimalText, decimalText, async (quantity, price, sent) => {
        const request = aRequest({
          orderType: 'LIMIT',
          amount: { kind: 'base', quantity: Quantity.of(quantity) },
          price: Price.of(price),
        });
        const order = aPreparedOrder({
          sentAmount: Decimal.of(sent),
          quantity: Decimal.of(quantity),
          price: Decimal.of(price),
        });
        const strategy = await readStrategy(subject);
        const drafts = strategy.accounts.map((link) => {
          const own = { ...order, clientOrderId: newClientOrderId() };
          return aDraft(subject, link, { request, preparation: { kind: 'prepared', order: own } });
        });
        const signal = aSignal(subject, strategy);
        const orders = journaled(await subject.ledger.takeIn(signal, subject.world.strategyToken, drafts));
        const [view] = (await subject.ledger.viewSignal(signal.id)).orders;

        expect(orders.length).toBeGreaterThan(0);
        expect(view?.request.amount.kind === 'base' && text(view.request.amount.quantity)).toBe(
          text(Decimal.of(quantity)),
        );
        expect(text(view?.request.price ?? null)).toBe(text(Decimal.of(price)));
        expect(text(view?.prepared?.sentAmount ?? null)).toBe(text(Decimal.of(sent)));
        expect(text(view?.prepared?.price ?? null)).toBe(text(Decimal.of(price)));
        const kept = await subject.order(orders[0]?.orderId ?? 0);
        expect(kept.quantity === null ? null : text(Decimal.of(kept.quantity))).toBe(text(Decimal.of(quantity)));
      }),
      runs(60),
    );
  });
});

describe('a decimal on the wire', () => {
  /** Past as many orders the exchange's own limits would hold the next one back. */
  const ORDERS_OF_ONE = 60;
  let fixture: Fixture | null = null;
  let sent = 0;
  async function fixtureFor(): Promise<Fixture> {
    sent += 1;
    if (fixture !== null && sent % ORDERS_OF_ONE !== 0) return fixture;
    await fixture?.stop();
    fixture = await Fixture.start();
    fixture.register();
    return fixture;
  }
  afterAll(() => fixture?.stop());

  /** Near what can be had for the money of a simulated account, with far more digits than any step. */
  const quantity = fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.bigInt({ min: 10n ** 16n, max: 10n ** 18n - 1n }))
    .map(([whole, rest]) => `${whole}.${String(rest).padStart(18, '0')}`);
  const price = fc
    .tuple(fc.integer({ min: 20_000, max: 49_000 }), fc.nat(999_999_999))
    .map(([whole, rest]) => `${whole}.${String(rest).padStart(9, '0')}`);
  const side = fc.constantFrom('BUY' as const, 'SELL' as const);

  it('is the one that was frozen, digit by digit, and never past what was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(quantity, price, side, async (asked, limit, which) => {
        const wanted = { orderType: 'LIMIT', side: which, quantity: asked, price: limit } as const;
        const { order, request } = await (await fixtureFor()).send(anAccount(), wanted);
        const fields = fieldsOf(request);

        expect(fields.quantity).toBe(text(order.sentAmount));
        expect(fields.price).toBe(text(order.price));
        expect(fields.quantity).toMatch(/^\d+(\.\d+)?$/);
        expect(isRoundedRightly(order, asked, limit)).toBe(true);
      }),
      runs(120),
    );
  });

  /** Quantity toward zero by less than a step; the price of a BUY down, of a SELL up, by less than a tick. */
  function isRoundedRightly(order: PreparedOrder, asked: string, limit: string): boolean {
    const [step, tick] = [Decimal.of('0.00001'), Decimal.of('0.01')];
    const cut = Decimal.of(asked).minus(order.sentAmount);
    const moved = order.side === 'BUY' ? Decimal.of(limit).minus(order.price!) : order.price!.minus(Decimal.of(limit));
    return [
      [cut, step],
      [moved, tick],
    ].every(([by, most]) => !by!.lessThan(Decimal.ZERO) && by!.lessThan(most!));
  }
});
