/** The old system's own tables, as `facts` about it say. Times are without a zone, in UTC. */
export const OLD_OWNERS = `
  create table users (id serial primary key, username varchar(80) unique not null, password_hash varchar(256),
    email varchar(120), telegram_id varchar(100), webhook_token varchar(64) unique, telegram_bot_token varchar(200),
    is_active boolean default true, is_admin boolean default false, created_at timestamp);
  create table accounts (id serial primary key, user_id integer references users (id), name varchar(100) not null,
    exchange varchar(50) not null, public_api text, secret_api text, passphrase text, is_testnet boolean default false,
    is_active boolean default true, account_type varchar(10) default 'CRYPTO', created_at timestamp, updated_at timestamp);
  create table strategies (id serial primary key, user_id integer references users (id), name varchar(100) not null,
    description text, group_name varchar(100) unique not null, market_type varchar(10) default 'SPOT',
    is_active boolean default true, is_public boolean default false, created_at timestamp);
  create table strategy_accounts (id serial primary key, strategy_id integer references strategies (id),
    account_id integer references accounts (id), weight double precision default 1, leverage double precision default 1,
    max_symbols integer, is_active boolean default true);`;

/** As the seed's first migrations made it. */
export const NEW_FAILED_ORDERS = `
  create table failed_orders (id serial primary key, strategy_account_id integer references strategy_accounts (id),
    symbol varchar(50) not null, side varchar(10) not null, order_type varchar(20) not null,
    quantity numeric(20, 8) not null, price numeric(20, 8), stop_price numeric(20, 8), market_type varchar(10) not null,
    reason varchar(100) not null, exchange_error text, order_params json not null,
    status varchar(20) default 'pending_retry', retry_count integer default 0, webhook_id varchar(100),
    operation_type varchar(20) default 'CREATE', created_at timestamp default now(), updated_at timestamp default now());`;

export const OLD_FAILED_ORDERS = `
  create table failed_orders (id serial primary key, user_id integer, account_id integer,
    strategy_account_id integer references strategy_accounts (id), pending_order_id integer, open_order_id integer,
    exchange_order_id varchar(100), symbol varchar(50), side varchar(10), order_type varchar(20), market_type varchar(10),
    failure_stage varchar(50), failure_reason varchar(120), error_message text, recovery_status varchar(20) default 'pending',
    last_exchange_status varchar(50), order_payload json, retry_count integer default 0, max_retry integer default 5,
    next_retry_at timestamp, last_attempt_at timestamp, resolved_at timestamp,
    created_at timestamp default now(), updated_at timestamp default now());`;
