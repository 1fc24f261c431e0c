import type { LeftRow } from '../../application/legacy/legacy-database.ts';
import type { LegacyKind, OddityCode, OddRow } from '../../application/legacy/oddities.ts';

const ONE: Readonly<Record<LegacyKind, string>> = {
  user: 'user',
  account: 'account',
  strategy: 'strategy',
  link: 'link',
  failed_order: 'failed order',
};

const NO_RETRY = 'can not be retried';

/** `{}` stands for the detail. */
const ODDITIES: Readonly<Record<OddityCode, string>> = {
  name_missing: 'has no name',
  name_taken: 'its name is taken: came as {}',
  group_name_taken: 'its group name is taken: came as {}, and alerts must name that',
  token_taken: 'its token opens something else already: came without one',
  owner_unknown: 'its user is gone: came under an inactive user',
  exchange_unknown: '{} is no exchange that can be traded at here',
  market_type_unknown: `its market type {} is not known: a strategy comes inactive, an order ${NO_RETRY}`,
  link_incomplete: 'its strategy or its account is gone: did not come',
  link_across_users: 'its strategy and its account are of two users: did not come',
  link_double: 'the same as link {}',
  no_link: 'its link did not come: came under the strategy legacy',
  payload_unreadable: `its payload can not be read: ${NO_RETRY}`,
  symbol_unreadable: `its symbol can not be read: ${NO_RETRY}`,
  side_unknown: `its side {} is not known: ${NO_RETRY}`,
  order_type_unknown: `its order type is not known: ${NO_RETRY}`,
  order_type_not_supported: `{} is not supported: ${NO_RETRY}`,
  operation_not_supported: `{} is not supported: ${NO_RETRY}`,
  quantity_missing: `has no quantity: ${NO_RETRY}`,
  quantity_unreadable: `its quantity is no positive number of at most 12 digits before the point: ${NO_RETRY}`,
  quantity_differs: `its payload names another quantity: ${NO_RETRY}`,
  price_missing: `has no price: ${NO_RETRY}`,
  price_unreadable: `its price is no positive number of at most 12 digits before the point: ${NO_RETRY}`,
  price_differs: `its payload names another price: ${NO_RETRY}`,
  stop_price_missing: `has no stop price: ${NO_RETRY}`,
  stop_price_unreadable: `its stop price is no positive number of at most 12 digits before the point: ${NO_RETRY}`,
  stop_price_differs: `its payload names another stop price: ${NO_RETRY}`,
  stop_price_on_limit: `a LIMIT order with a stop price: ${NO_RETRY}`,
  reduce_only_unreadable: `its reduce_only can not be read: ${NO_RETRY}`,
  position_side_unknown: `its position side {} is not known: ${NO_RETRY}`,
  time_in_force_unfit: `its time in force {} does not fit: ${NO_RETRY}`,
  unsupported_field: `its payload asks for {}: ${NO_RETRY}`,
  status_unknown: 'its status {} is not known: a person must look',
  created_at_missing: 'has no time of its own',
};

/** `failed order 17: has no price: can not be retried` */
export function oddText({ kind, oldId, oddities }: OddRow): string {
  const texts = oddities.map(({ code, detail }) => ODDITIES[code].replace('{}', () => detail ?? '(none)'));
  return printable(`${ONE[kind]} ${oldId}: ${texts.join('; ')}`);
}

/** `user 3 kim (was 17): stays, for it was changed` */
export function leftText({ kind, oldId, newId, name, why }: LeftRow): string {
  const reason = why.kind === 'changed' ? 'it was changed since' : `${why.by.join(', ')} need it`;
  return printable(`${ONE[kind]} ${newId} ${name} (was ${oldId}): stays, for ${reason}`);
}

/** Names are whatever somebody once typed. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '\uFFFD');
}
