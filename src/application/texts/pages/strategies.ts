import type { Text } from '../text.ts';

/** The list of strategies and of the accounts that they trade at. */
export const STRATEGIES_PAGE = {
  title: { ko: '전략', en: 'Strategies' },
  none: { ko: '아직 전략이 없습니다', en: 'No strategies yet' },
  add: { ko: '전략 추가', en: 'Add a strategy' },
  on: { ko: '켜짐', en: 'On' },
  off: { ko: '꺼짐', en: 'Off' },
  switchOf: { ko: '{name} 전략', en: 'Strategy {name}' },
  groupName: { ko: '그룹 이름', en: 'Group name' },
  marketType: { ko: '시장', en: 'Market' },
  SPOT: { ko: '현물', en: 'Spot' },
  FUTURES: { ko: '선물', en: 'Futures' },
  token: { ko: '웹훅 토큰', en: 'Webhook token' },
  tokenSet: { ko: '있음', en: 'Set' },
  tokenMissing: { ko: '없음', en: 'None' },
  allowedSymbols: { ko: '허용 심볼', en: 'Allowed symbols' },
  allSymbols: { ko: '모두', en: 'All' },
  moreSymbols: { ko: '{symbols} 외 {count}개', en: '{symbols} and {count} more' },
  maxOrderValue: { ko: '주문당 최대 금액', en: 'Most per order' },
  noLimit: { ko: '제한 없음', en: 'No limit' },
  rounding: { ko: '수량 단위', en: 'Quantity step' },
  down: { ko: '단위에 맞춰 내림', en: 'Rounded down to it' },
  refuse: { ko: '단위에 안 맞으면 거부', en: 'Refused if it does not fit' },
  ordering: { ko: '전송 순서', en: 'Sending' },
  parallel: { ko: '도착 즉시 동시에', en: 'At once, in parallel' },
  in_order: { ko: '심볼별 도착 순서대로', en: 'In order, by symbol' },
  accountsOf: { ko: '거래하는 계정', en: 'Trades at' },
  noAccountsOf: {
    ko: '연결된 계정이 없어 웹훅이 와도 주문하지 않습니다',
    en: 'Joined to no account: a webhook makes no order',
  },
  join: { ko: '계정 연결', en: 'Join an account' },
  joinTo: { ko: '{name} 전략에 계정 연결', en: 'Join an account to {name}' },
  takeOff: { ko: '빼기', en: 'Take off' },
  takeOffOf: { ko: '{name} 전략에서 {account} 계정 빼기', en: 'Take off {account}: {name}' },
  webhook: { ko: '토큰·알림 문구', en: 'Token and alert' },
  webhookOf: { ko: '{name} 토큰·알림 문구', en: 'Token and alert of {name}' },
  edit: { ko: '수정', en: 'Edit' },
  editOf: { ko: '{name} 수정', en: 'Edit {name}' },
  delete: { ko: '삭제', en: 'Delete' },
  deleteOf: { ko: '{name} 삭제', en: 'Delete {name}' },
} as const satisfies Record<string, Text>;

/** A new strategy, and a changed one. */
export const STRATEGY_FORM = {
  newTitle: { ko: '전략 추가', en: 'Add a strategy' },
  editTitle: { ko: '{name} 전략 수정', en: 'Edit {name}' },
  name: { ko: '이름', en: 'Name' },
  groupName: { ko: '그룹 이름', en: 'Group name' },
  groupNameHint: {
    ko: '사용자 토큰으로 웹훅을 보낼 때 group_name에 쓰는 이름입니다. 비워 두면 이름과 같습니다',
    en: 'What group_name says where a webhook bears a user’s token. Empty: the name',
  },
  marketTypeHint: {
    ko: '선물에서는 BTC/USDT가 무기한 계약을 뜻합니다',
    en: 'Under futures BTC/USDT means the perpetual',
  },
  allowedSymbolsHint: {
    ko: '예: BTC/USDT, ETH/USDT. 비워 두면 모든 심볼을 주문합니다',
    en: 'e.g. BTC/USDT, ETH/USDT. Empty: every symbol',
  },
  maxOrderValueHint: {
    ko: '견적 통화(USDT, KRW 등) 기준입니다. 넘는 웹훅은 거부합니다. 비워 두면 제한이 없습니다',
    en: 'In quote currency (USDT, KRW …); what is over it is refused. Empty: no limit',
  },
  accounts: { ko: '거래할 계정', en: 'Trade at' },
  accountsHint: { ko: '나중에 연결해도 됩니다', en: 'You can join accounts later' },
  noAccounts: {
    ko: '거래소 계정이 아직 없습니다. 전략을 만든 뒤 연결할 수 있습니다',
    en: 'There is no exchange account yet; join one later',
  },
  isActive: { ko: '바로 켜기', en: 'Switch it on' },
  advanced: { ko: '세부 설정', en: 'More settings' },
  create: { ko: '전략 만들기', en: 'Make the strategy' },
  save: { ko: '저장', en: 'Save' },
  nameTaken: { ko: '이미 쓰고 있는 이름입니다', en: 'This name is in use already' },
  notRight: { ko: '표시된 항목을 고쳐 주세요', en: 'Put right what is marked' },
} as const satisfies Record<string, Text>;

/** A strategy's token and what to send with it. */
export const WEBHOOK_PANEL = {
  title: { ko: '{name} 웹훅', en: 'Webhook of {name}' },
  newTitle: { ko: '{name} 새 토큰', en: 'New token of {name}' },
  onlyNow: {
    ko: '토큰은 지금 한 번만 보입니다. 이 창을 닫기 전에 복사하세요',
    en: 'The token is shown this once: copy it before you close this',
  },
  notShown: {
    ko: '토큰은 해시로만 저장되어 다시 볼 수 없습니다. 잃어버렸다면 새로 발급하세요',
    en: 'Only a hash of the token is kept, so that it can not be shown again. If it is lost, issue a new one',
  },
  noToken: { ko: '이 전략에는 아직 토큰이 없습니다', en: 'This strategy has no token yet' },
  yourToken: { ko: '여기에_토큰', en: 'YOUR_TOKEN' },
  token: { ko: '웹훅 토큰', en: 'Webhook token' },
  address: { ko: '웹훅 주소', en: 'Webhook address' },
  alert: { ko: 'TradingView 알림 메시지', en: 'TradingView alert message' },
  alertHint: {
    ko: '알림의 「메시지」에 붙여 넣고, 「알림 → 웹훅 URL」에 위 주소를 넣으세요. 지정가는 order_type을 LIMIT으로 바꾸고 price를 더하세요. 시장가 매수를 금액으로만 받는 거래소(업비트, 빗썸 등)에서는 quantity 대신 quote_quantity를 쓰세요',
    en: 'Paste it into the alert’s “Message”, and the address above into “Notifications → Webhook URL”. For limit orders set order_type to LIMIT and add price. Exchanges that take market buys by cost only (Upbit, Bithumb …) need quote_quantity instead of quantity',
  },
  curl: { ko: '명령줄에서 시험하기', en: 'Test from a command line' },
  curlNone: {
    ko: '아직 연결된 계정이 없어 주문하지 않고, 도착했는지만 확인할 수 있습니다',
    en: 'Joined to no account yet, it makes no order: it only shows that it arrives',
  },
  curlPaper: {
    ko: '모의 거래 계정에 시장가 매수를 한 번 보냅니다',
    en: 'Sends one market buy to the paper account',
  },
  curlLive: {
    ko: '실제 돈이 나가지 않도록 최소 금액에 못 미치는 지정가로 시험합니다. 거절되어 실패 주문에 나타나면 웹훅이 제대로 도착한 것입니다',
    en: 'So that no money moves, it tests with a limit order below every minimum. It is refused and shows up among the failed orders: the webhook has arrived',
  },
  unreachable: {
    ko: 'TradingView는 이 주소에 닿을 수 없습니다. 밖에서 열리는 80 또는 443 포트의 주소를 PUBLIC_URL로 설정하세요',
    en: 'TradingView can not reach this address. Set PUBLIC_URL to one that is open to the world, on port 80 or 443',
  },
  copy: { ko: '복사', en: 'Copy' },
  copyOf: { ko: '{what} 복사', en: 'Copy: {what}' },
  copied: { ko: '복사됨', en: 'Copied' },
  done: { ko: '닫기', en: 'Done' },
  rotate: { ko: '새 토큰 발급', en: 'Issue a new token' },
  rotateMeans: {
    ko: '새 토큰을 발급하면 지금 토큰은 즉시 쓸 수 없게 됩니다. 이 토큰을 쓰는 알림을 모두 바꿔야 합니다',
    en: 'With a new token the present one opens nothing any more, at once: every alert that bears it must be changed',
  },
} as const satisfies Record<string, Text>;

/** What an action on the page came to. */
export const STRATEGIES_DONE = {
  strategy_saved: { ko: '전략을 저장했습니다', en: 'The strategy was saved' },
  strategy_on: { ko: '전략을 켰습니다', en: 'The strategy is on' },
  strategy_off: {
    ko: '전략을 껐습니다. 웹훅이 와도 주문하지 않습니다',
    en: 'The strategy is off: its webhooks make no orders',
  },
  strategy_deleted: { ko: '전략을 삭제했습니다', en: 'The strategy was deleted' },
  joined: { ko: '계정을 연결했습니다', en: 'The account was joined' },
  taken_off: { ko: '계정을 뺐습니다', en: 'The account was taken off' },
  account_added: { ko: '계정을 추가했습니다', en: 'The account was added' },
  account_saved: { ko: '계정을 저장했습니다', en: 'The account was saved' },
  account_on: { ko: '계정을 켰습니다', en: 'The account is on' },
  account_off: {
    ko: '계정을 껐습니다. 이 계정에서는 주문하지 않습니다',
    en: 'The account is off: no order is placed there',
  },
  account_paused: {
    ko: '계정의 거래를 일시중지했습니다',
    en: 'Trading at the account is paused',
  },
  account_resumed: { ko: '계정의 거래를 다시 시작했습니다', en: 'Trading at the account goes on' },
  account_unfrozen: { ko: '계정의 동결을 풀었습니다', en: 'The account is unfrozen' },
  account_deleted: { ko: '계정을 삭제했습니다', en: 'The account was deleted' },
  key_replaced: { ko: '키를 바꿨습니다', en: 'The key was replaced' },
} as const satisfies Record<string, Text>;

/** Why nothing was changed. */
export const STRATEGIES_REFUSED = {
  not_found: { ko: '그런 전략이나 계정이 없습니다', en: 'There is no such strategy or account' },
  unresolved: {
    ko: '아직 결과를 모르는 주문이 있어 지금은 바꿀 수 없습니다',
    en: 'The outcome of an order is not known yet, so that this can not be changed now',
  },
  unresolvedAdvice: { ko: '실패 주문에서 보기', en: 'See the failed orders' },
  changed_meanwhile: {
    ko: '다른 곳에서 먼저 바뀌었습니다. 다시 시도하세요',
    en: 'It was changed meanwhile: try again',
  },
  back: { ko: '전략으로 돌아가기', en: 'Back to the strategies' },
} as const satisfies Record<string, Text>;

export const DELETE_STRATEGY = {
  title: { ko: '{name} 전략을 삭제하시겠습니까?', en: 'Delete the strategy {name}?' },
  means: {
    ko: '토큰은 즉시 쓸 수 없게 되고, 웹훅이 와도 주문하지 않습니다. 지난 주문 기록은 남습니다. 되돌릴 수 없습니다',
    en: 'Its token opens nothing any more, and its webhooks make no orders. Past orders stay on record. This can not be undone',
  },
} as const satisfies Record<string, Text>;

/** The accounts that a strategy may trade at besides. */
export const JOIN_PANEL = {
  title: { ko: '{name} 전략에 계정 연결', en: 'Join an account to {name}' },
  means: {
    ko: '연결하면 이 전략의 웹훅이 올 때마다 그 계정에서도 주문합니다',
    en: 'From then on each webhook of this strategy places an order at that account too',
  },
  live: {
    ko: 'LIVE 계정에서는 실제 돈으로 주문합니다',
    en: 'A LIVE account trades with real money',
  },
  join: { ko: '연결', en: 'Join' },
  joinOf: { ko: '{account} 계정 연결', en: 'Join {account}' },
  noAccounts: { ko: '거래소 계정이 아직 없습니다', en: 'There is no exchange account yet' },
  noOthers: { ko: '모든 계정이 이미 연결되어 있습니다', en: 'Every account is joined already' },
  close: { ko: '닫기', en: 'Close' },
} as const satisfies Record<string, Text>;

/** From an empty installation to the first order. */
export const CHECKLIST = {
  title: { ko: '첫 주문까지', en: 'To your first order' },
  complete: { ko: '준비가 끝났습니다. 첫 웹훅이 도착했습니다', en: 'All set: the first webhook has arrived' },
  done: { ko: '완료', en: 'Done' },
  open: { ko: '남음', en: 'To do' },
  account: { ko: '거래소 계정 추가', en: 'Add an exchange account' },
  accountHint: { ko: '키 없이 모의 거래로 시작해도 됩니다', en: 'Paper trading needs no key, and is a good start' },
  accountLink: { ko: '계정 추가', en: 'Add an account' },
  strategy: { ko: '전략을 만들고 계정 연결', en: 'Make a strategy that trades there' },
  strategyHint: { ko: '전략마다 웹훅 토큰이 하나씩 있습니다', en: 'Each strategy has a webhook token of its own' },
  strategyLink: { ko: '전략 추가', en: 'Add a strategy' },
  send: { ko: '시험 웹훅 보내기', en: 'Send a test webhook' },
  sendHint: {
    ko: '토큰을 보여 줄 때 함께 나오는 명령을 실행하거나, TradingView 알림을 설정하세요',
    en: 'Run the command that is shown with the token, or set an alert in TradingView',
  },
  sendLink: { ko: '토큰·알림 문구', en: 'Token and alert' },
  arrive: { ko: '도착 확인', en: 'See it arrive' },
  arriveHint: { ko: '도착하면 여기에 바로 표시됩니다', en: 'It shows up here at once' },
  waiting: { ko: '웹훅을 기다리는 중…', en: 'Waiting for a webhook …' },
  arrivedAt: { ko: '마지막 웹훅:', en: 'Last webhook:' },
  arriveLink: { ko: '받은 신호 보기', en: 'See what arrived' },
} as const satisfies Record<string, Text>;
