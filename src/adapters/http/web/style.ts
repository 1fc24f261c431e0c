/** The style of the pages: light and dark, a table on a desk and cards on a phone. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --surface: #fff; --page: #f4f5f7; --line: #d5d9e0; --text: #16191f; --soft: #545b67;
  --buy: #0a7a3d; --sell: #b3261e; --count: #9a5200; --accent: #1d4ed8; --on-accent: #fff;
  font: 16px/1.5 system-ui, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --surface: #1b1e24; --page: #111318; --line: #373c46; --text: #eceef2; --soft: #a8b0bd;
    --buy: #4ac27f; --sell: #ff8a80; --count: #ffb45e; --accent: #8ab4ff; --on-accent: #10131a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); word-break: keep-all; overflow-wrap: anywhere; }
header, main { max-width: 90rem; margin: 0 auto; padding: 1rem; }
header { display: flex; justify-content: space-between; align-items: center; gap: 1rem; }
header strong { font-size: 1.125rem; }
header form { display: flex; align-items: center; gap: .75rem; color: var(--soft); }
.failed-orders-section { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 1rem; }
h2 { margin: 0 0 .75rem; font-size: 1.25rem; }
button, input, select, .button {
  min-height: 44px; padding: .375rem .75rem; font: inherit; color: inherit;
  background: var(--surface); border: 1px solid var(--soft); border-radius: 6px; max-width: 100%;
}
button, .button { cursor: pointer; text-decoration: none; display: inline-flex; align-items: center; justify-content: center; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.filters { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin-bottom: 1rem; }
.filters label { display: grid; gap: .25rem; font-size: .875rem; color: var(--soft); }
.filters button { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
.notice { padding: .625rem .875rem; border-radius: 6px; border: 1px solid var(--line); border-left: 6px solid var(--buy); margin: 0 0 1rem; }
.notice.bad { border-left-color: var(--sell); }
.failed-orders-table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
.failed-orders-table th { color: var(--soft); font-weight: 600; font-size: .8125rem; }
.failed-orders-table th, .failed-orders-table td { text-align: left; padding: .5rem; border-top: 1px solid var(--line); vertical-align: top; }
.failed-orders-table tbody tr:hover { background: var(--page); }
.failed-orders-table .number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.soft { color: var(--soft); font-size: .8125rem; }
.badge-buy, .badge-sell, .retry-count-badge, .badge { display: inline-block; padding: 0 .5rem; border: 1px solid; border-radius: 999px; font-size: .8125rem; font-weight: 600; white-space: nowrap; }
.badge-buy, .btn-retry { color: var(--buy); }
.badge-sell, .btn-remove { color: var(--sell); }
.retry-count-badge { color: var(--count); }
.btn-retry, .btn-remove { border-color: currentColor; }
.btn-retry[disabled] { color: var(--soft); cursor: not-allowed; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; }
.pages { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-top: 1rem; }
.empty { padding: 2rem 0; text-align: center; color: var(--soft); }
@media (max-width: 768px) { .failed-orders-table .col-type, .failed-orders-table .col-error { display: none; } }
@media (max-width: 480px) {
  header, main { padding: .75rem; }
  .filters label, .filters button { width: 100%; }
  .failed-orders-table thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .failed-orders-table, .failed-orders-table tbody { display: block; }
  .failed-orders-table tr { display: grid; grid-template-columns: 1fr auto; padding: .75rem 0; border-top: 1px solid var(--line); }
  .failed-orders-table td { border: 0; padding: .125rem 0; }
  .failed-orders-table .col-price, .failed-orders-table .col-time { display: none; }
  .failed-orders-table .col-quantity, .col-reason, .col-actions { grid-column: 1 / -1; text-align: left; }
  .col-actions .actions { margin-top: .5rem; }
  .col-actions form, .col-actions button { flex: 1; width: 100%; }
}
`;
