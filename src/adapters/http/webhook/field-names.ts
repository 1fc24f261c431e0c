/** The fields of a webhook by the names that the documentation gives them. */
export type FieldName =
  | 'token'
  | 'symbol'
  | 'side'
  | 'order_type'
  | 'quantity'
  | 'quote_quantity'
  | 'price'
  | 'stop_price'
  | 'market_type'
  | 'webhook_id'
  | 'group_name'
  | 'reduce_only'
  | 'position_side'
  | 'time_in_force';

/** A word without case, `_`, `-` and spaces: `Stop-Market`, `stop_market` and `STOP MARKET` are one. */
export const wordOf = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, '');

const NAMES: ReadonlyMap<string, FieldName> = new Map([
  ['token', 'token'],
  ['usertoken', 'token'],
  ['symbol', 'symbol'],
  ['side', 'side'],
  ['ordertype', 'order_type'],
  ['quantity', 'quantity'],
  ['qty', 'quantity'],
  ['quotequantity', 'quote_quantity'],
  ['cost', 'quote_quantity'],
  ['price', 'price'],
  ['stopprice', 'stop_price'],
  ['markettype', 'market_type'],
  ['webhookid', 'webhook_id'],
  ['groupname', 'group_name'],
  ['reduceonly', 'reduce_only'],
  ['positionside', 'position_side'],
  ['timeinforce', 'time_in_force'],
]);

/** The field that a key of the body names, in whatever case and spelling; null when it names none. */
export const fieldNamed = (key: string): FieldName | null => NAMES.get(wordOf(key)) ?? null;

/** Fields of other systems that would change the order, and that are refused by name rather than dropped. */
const UNSUPPORTED: ReadonlyMap<string, string> = new Map(
  [
    'leverage',
    'margin_mode',
    'margin_type',
    'stop_loss',
    'take_profit',
    'sl',
    'tp',
    'sl_price',
    'tp_price',
    'stop_loss_price',
    'take_profit_price',
    'qty_per',
    'quantity_percent',
    'percent',
    'risk_percent',
    'orders',
    'post_only',
    'close_position',
    'close_all',
    'trigger_price',
    'trigger_direction',
    'trailing_stop',
    'trailing_percent',
    'trailing_delta',
    'callback_rate',
    'activation_price',
    'iceberg_quantity',
    'iceberg_qty',
    'visible_size',
    'display_quantity',
    'price_limit',
    'good_till_date',
    'position_mode',
    'position_idx',
    'trade_side',
    'self_trade_prevention',
  ].map((name) => [wordOf(name), name]),
);

/** The unsupported field that a key of the body names; null when it names none. */
export const unsupportedNamed = (key: string): string | null => UNSUPPORTED.get(wordOf(key)) ?? null;
