import { createRoute, z } from '@hono/zod-openapi';
import type { DescribeExchange, ListExchanges } from '../../../../application/exchanges/list-exchanges.ts';
import type {
  CredentialName,
  DescribedExchange,
  ListedExchange,
} from '../../../../application/ports/exchange-catalogue.ts';
import { answer, GUARDED, RefusalSchema } from '../answers.ts';
import { type ApiRouter, createApi, refuseUser } from '../api.ts';

/** The use cases behind the routes. */
export interface ExchangesOptions {
  readonly listExchanges: Pick<ListExchanges, 'execute'>;
  readonly describeExchange: Pick<DescribeExchange, 'execute'>;
}

const tags = ['Exchanges'];
const listed = {
  id: z.string().openapi({ example: 'binance' }),
  name: z.string().openapi({ example: 'Binance' }),
  is_proven: z.boolean().openapi({
    description: 'Shown by captured requests; at any other exchange only MARKET and LIMIT are sent',
  }),
};

/** As the fields of an account are called. */
const FIELD_OF = { apiKey: 'api_key', secret: 'secret', password: 'password' } as const satisfies Record<
  CredentialName,
  string
>;

const ExchangeSchema = z
  .object({
    ...listed,
    is_supported: z.boolean().openapi({
      description: 'False: no account can trade there, for what is missing or for how it takes orders',
    }),
    credentials: z
      .array(z.enum(['api_key', 'secret', 'password']))
      .openapi({ description: 'What it is signed with there' }),
    missing: z.array(z.string()).openapi({
      description: 'What it would need and an account can not hold, by the names of ccxt',
      example: ['walletAddress'],
    }),
    has_testnet: z.boolean().openapi({ description: 'It has play money' }),
    needs_margin_mode: z.boolean().openapi({ description: 'Its futures orders need `margin_mode`' }),
  })
  .openapi('Exchange');

const list = createRoute({
  method: 'get',
  path: '/api/exchanges',
  tags,
  summary: 'Where an account can be',
  description: 'Paper, then the exchanges whose profile is proven, then all others, by name.',
  responses: {
    200: answer(
      'The exchanges',
      z.object({
        success: z.literal(true),
        exchanges: z.array(z.object(listed).openapi('ListedExchange')),
      }),
    ),
    ...GUARDED,
  },
});

const describe = createRoute({
  method: 'get',
  path: '/api/exchanges/{id}',
  tags,
  summary: 'What an account at one exchange needs',
  request: {
    params: z.object({
      id: z.string().openapi({ param: { name: 'id', in: 'path' }, description: 'A ccxt id, or `paper`' }),
    }),
  },
  responses: {
    200: answer('The exchange', z.object({ success: z.literal(true), exchange: ExchangeSchema })),
    404: answer('No such exchange', RefusalSchema),
    ...GUARDED,
  },
});

/** Exchanges, for whoever is about to make an account. Nothing is asked of any of them. */
export function exchangesApi({ listExchanges, describeExchange }: ExchangesOptions): ApiRouter {
  const api = createApi();
  api.openapi(list, async (c) => {
    const exchanges = await listExchanges.execute();
    return c.json({ success: true as const, exchanges: exchanges.map(listedBody) }, 200);
  });
  api.openapi(describe, async (c) => {
    const exchange = await describeExchange.execute(c.req.valid('param').id);
    if (exchange === null) return refuseUser(c, 404, 'NOT_FOUND');
    return c.json({ success: true as const, exchange: exchangeBody(exchange) }, 200);
  });
  return api;
}

const listedBody = ({ id, name, isProven }: ListedExchange) => ({ id, name, is_proven: isProven });

function exchangeBody(exchange: DescribedExchange): z.output<typeof ExchangeSchema> {
  const isSupported = exchange.kind === 'supported';
  return {
    ...listedBody(exchange),
    is_supported: isSupported,
    credentials: isSupported ? exchange.credentials.map((name) => FIELD_OF[name]) : [],
    missing: !isSupported && exchange.why === 'credentials' ? [...exchange.missing] : [],
    has_testnet: isSupported && exchange.hasTestnet,
    needs_margin_mode: isSupported && exchange.needsMarginMode,
  };
}
