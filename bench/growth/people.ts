/** kim, whose calls are measured, owns six of ten rows; twenty others have the rest. */
export const KIM = 1;
const OTHERS = 20;
/** Of kim; each other has two. */
const LINKS = 8;

/** Every account is one of the paper exchange, so that a retry is a whole one. */
export const PEOPLE = `
  insert into instances default values;
  insert into users (username, locale) select 'kim', 'ko';
  insert into users (username, locale) select 'user' || n, 'en' from generate_series(1, ${OTHERS}) n;
  insert into accounts (user_id, name, exchange)
    select u.id, 'account ' || n, 'paper' from users u, generate_series(1, case when u.id = ${KIM} then 4 else 1 end) n order by u.id, n;
  insert into strategies (user_id, name, group_name, market_type)
    select u.id, 'strategy ' || n, 'group ' || n, 'SPOT' from users u, generate_series(1, 2) n order by u.id, n;
  insert into strategy_accounts (strategy_id, account_id)
    select s.id, a.id from strategies s join accounts a on a.user_id = s.user_id order by s.user_id, s.id, a.id;
  insert into paper_balances (account_id, currency, free, reserved)
    select a.id, c, 1000000000000, 0 from accounts a, unnest(array['USDT', 'KRW', 'BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'BNB']) c;`;

/** By a number from 0 to 1: the strategy account of a row. */
export const linkOf = (share: string): string =>
  `case when ${share} < 0.6 then 1 + floor(${share} / 0.6 * ${LINKS})::integer
        else ${LINKS + 1} + floor((${share} - 0.6) / 0.4 * ${OTHERS * 2})::integer end`;
