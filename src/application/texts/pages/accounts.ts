import type { Text } from '../text.ts';

/** Accounts at exchanges, on the strategies' page. */
export const ACCOUNTS = {
  title: { ko: '거래소 계정', en: 'Exchange accounts' },
  none: { ko: '아직 거래소 계정이 없습니다', en: 'No exchange accounts yet' },
  add: { ko: '계정 추가', en: 'Add an account' },
  exchange: { ko: '거래소', en: 'Exchange' },
  key: { ko: 'API 키', en: 'API key' },
  noKey: { ko: '없음', en: 'None' },
  marginMode: { ko: '마진 모드', en: 'Margin mode' },
  marginNone: { ko: '거래소 설정대로', en: 'As set at the exchange' },
  cross: { ko: '교차', en: 'Cross' },
  isolated: { ko: '격리', en: 'Isolated' },
  portfolio: { ko: '포트폴리오', en: 'Portfolio' },
  on: { ko: '켜짐', en: 'On' },
  off: { ko: '꺼짐', en: 'Off' },
  paused: { ko: '일시중지됨', en: 'Paused' },
  frozen: { ko: '동결됨', en: 'Frozen' },
  frozenMeans: {
    ko: '거래소가 체결되지 않았어야 할 주문을 체결해, 거래를 멈췄습니다',
    en: 'The exchange executed what was proven not executed, so that trading here was stopped',
  },
  usedBy: { ko: '사용하는 전략', en: 'Used by' },
  usedByNone: { ko: '연결된 전략 없음', en: 'No strategy' },
  switchOf: { ko: '{name} 계정', en: 'Account {name}' },
  test: { ko: '키 확인', en: 'Test the key' },
  testOf: { ko: '{name} 키 확인', en: 'Test the key of {name}' },
  replaceKey: { ko: '키 바꾸기', en: 'Replace the key' },
  replaceKeyOf: { ko: '{name} 키 바꾸기', en: 'Replace the key of {name}' },
  pause: { ko: '일시중지', en: 'Pause' },
  pauseOf: { ko: '{name} 일시중지', en: 'Pause {name}' },
  resume: { ko: '다시 시작', en: 'Resume' },
  resumeOf: { ko: '{name} 다시 시작', en: 'Resume {name}' },
  unfreeze: { ko: '동결 풀기', en: 'Unfreeze' },
  unfreezeOf: { ko: '{name} 동결 풀기', en: 'Unfreeze {name}' },
  edit: { ko: '수정', en: 'Edit' },
  editOf: { ko: '{name} 수정', en: 'Edit {name}' },
  delete: { ko: '삭제', en: 'Delete' },
  deleteOf: { ko: '{name} 삭제', en: 'Delete {name}' },
} as const satisfies Record<string, Text>;

/** A new account, and what of one can be changed. */
export const ACCOUNT_FORM = {
  chooseTitle: { ko: '거래소 계정 추가', en: 'Add an exchange account' },
  newTitle: { ko: '{exchange} 계정 추가', en: 'Add an account at {exchange}' },
  editTitle: { ko: '{name} 계정 수정', en: 'Edit {name}' },
  keyTitle: { ko: '{name} 키 바꾸기', en: 'Replace the key of {name}' },
  proven: { ko: '검증된 거래소', en: 'Proven exchanges' },
  others: { ko: '그 밖의 거래소', en: 'Other exchanges' },
  othersMean: {
    ko: '그 밖의 거래소에는 시장가와 지정가 주문만 보내며, 응답이 없던 주문의 결과는 직접 확인해야 합니다',
    en: 'Other exchanges get market and limit orders only, and you judge yourself what became of an order without an answer',
  },
  next: { ko: '다음', en: 'Next' },
  otherExchange: { ko: '다른 거래소', en: 'Another exchange' },
  name: { ko: '계정 이름', en: 'Name of the account' },
  nameHint: { ko: '예: 본계정', en: 'e.g. main' },
  api_key: { ko: 'API 키', en: 'API key' },
  secret: { ko: '시크릿', en: 'Secret' },
  password: { ko: '패스프레이즈', en: 'Passphrase' },
  passwordHint: { ko: 'API 키를 만들 때 직접 정한 암호입니다', en: 'What you chose when you made the key' },
  keyHint: {
    ko: '거래 권한만 주고 출금 권한은 빼세요. 키는 암호화되어 저장되고 다시 보여 주지 않습니다',
    en: 'Let it trade, never withdraw. It is kept encrypted and never shown again',
  },
  typeAgain: {
    ko: '안전을 위해 키와 시크릿은 다시 입력해야 합니다',
    en: 'For safety the key and the secret must be entered again',
  },
  paper: {
    ko: '모의 거래에는 키가 필요 없습니다. 실제 돈이 아닌 가상 잔고로 거래합니다',
    en: 'Paper trading needs no key; it trades with play money',
  },
  sandbox: { ko: '테스트넷 키', en: 'A testnet key' },
  sandboxHint: {
    ko: '거래소의 테스트넷에서 만든 키라면 켜세요',
    en: 'Set it if the key was made at the exchange’s testnet',
  },
  sandboxNeeded: {
    ko: '이미 주문한 계정이라 바꿀 수 없습니다. 새 계정을 추가하세요',
    en: 'This account has orders already: add another account instead',
  },
  marginModeHint: {
    ko: '이 거래소의 선물 주문에는 마진 모드가 필요합니다',
    en: 'Futures orders at this exchange need a margin mode',
  },
  marginUnset: { ko: '정하지 않음 (현물만)', en: 'None (spot only)' },
  create: { ko: '계정 추가', en: 'Add the account' },
  replace: { ko: '키 바꾸기', en: 'Replace the key' },
  replaceMeans: {
    ko: '새 주문부터 새 키를 씁니다. 지금 키는 {hint}입니다',
    en: 'New orders use the new key. The present one is {hint}',
  },
  unsupported: {
    ko: '{exchange}에는 아직 계정을 추가할 수 없습니다',
    en: 'An account at {exchange} can not be added yet',
  },
  missing: {
    ko: '여기에 담을 수 없는 인증 정보가 필요합니다: {missing}',
    en: 'It needs what an account here can not hold: {missing}',
  },
  noOrders: {
    ko: '이 거래소의 주문은 조회와 구별할 수 없어 안전하게 보낼 수 없습니다',
    en: 'Its orders can not be told from questions on the wire, so that none is sent',
  },
} as const satisfies Record<string, Text>;

/** What an exchange says of a key. */
export const KEY_TEST = {
  title: { ko: '{name} 키 확인', en: 'Test the key of {name}' },
  means: {
    ko: '거래소에 읽기 전용으로 물어봅니다. 주문하거나 바꾸는 것은 없습니다',
    en: 'Asks the exchange without changing anything there',
  },
  run: { ko: '지금 확인', en: 'Test it now' },
  again: { ko: '다시 확인', en: 'Test again' },
  later: { ko: '나중에', en: 'Later' },
  close: { ko: '닫기', en: 'Close' },
  good: { ko: '거래소가 키를 받아들였습니다', en: 'The exchange accepts the key' },
  bad: { ko: '거래소가 키를 거부했습니다: {reason}', en: 'The exchange refuses the key: {reason}' },
  unavailable: { ko: '거래소에 물어볼 수 없었습니다: {reason}', en: 'The exchange could not be asked: {reason}' },
  words: { ko: '거래소의 답', en: 'Its words' },
  positionMode: { ko: '포지션 모드', en: 'Position mode' },
  one_way: { ko: '단방향', en: 'One-way' },
  hedge: { ko: '양방향(헤지)', en: 'Hedge' },
  hedgeMeans: {
    ko: '헤지 모드에서는 선물 웹훅에 position_side(LONG, SHORT)가 있어야 합니다',
    en: 'In hedge mode a futures webhook must name its position_side (LONG, SHORT)',
  },
  marginMode: { ko: '마진 모드', en: 'Margin mode' },
  mayTrade: { ko: '거래 권한', en: 'May trade' },
  mayWithdraw: { ko: '출금 권한', en: 'May withdraw' },
  yes: { ko: '있음', en: 'Yes' },
  no: { ko: '없음', en: 'No' },
  notTold: { ko: '알려 주지 않음', en: 'Not told' },
} as const satisfies Record<string, Text>;

export const ACCOUNT_CONFIRM = {
  deleteTitle: { ko: '{name} 계정을 삭제하시겠습니까?', en: 'Delete the account {name}?' },
  deleteMeans: {
    ko: '저장된 키를 더는 쓰지 않고, 연결된 전략은 이 계정에서 거래하지 않습니다. 지난 주문 기록은 남습니다. 되돌릴 수 없습니다',
    en: 'Its key is not used any more, and its strategies stop trading here. Past orders stay on record. This can not be undone',
  },
  deleteUsedBy: { ko: '연결된 전략: {names}', en: 'Joined to: {names}' },
  unfreezeTitle: { ko: '{name} 계정의 동결을 푸시겠습니까?', en: 'Unfreeze the account {name}?' },
  unfreezeMeans: {
    ko: '거래소에서 포지션과 체결 내역을 먼저 확인하세요. 동결을 풀면 웹훅이 올 때 다시 주문합니다',
    en: 'Look at its positions and executions at the exchange first. Once unfrozen, webhooks place orders there again',
  },
  live: { ko: 'LIVE 계정입니다. 실제 돈으로 거래합니다', en: 'This account is LIVE: it trades with real money' },
} as const satisfies Record<string, Text>;
