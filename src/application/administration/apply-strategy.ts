import type { Secret } from '../../domain/secret.ts';
import type { StrategyRecord, StrategySettings } from '../ports/administration.ts';
import { takenName } from '../strategies/taken-name.ts';
import { type Applying, created, differences, existing, ownerId, tokenIsNew } from './applying.ts';
import type { Change, WantedStrategy } from './wanted.ts';

const WORDS: Readonly<Record<keyof StrategySettings, string>> = {
  groupName: 'group name',
  marketType: 'market type',
  isActive: 'active',
  rounding: 'rounding',
  ordering: 'ordering',
  allowedSymbols: 'allowed symbols',
  maxOrderValue: 'largest order value',
};

/** Makes a strategy as wanted. The token that it has stays unless another one is given. */
export async function applyStrategy(applying: Applying, wanted: WantedStrategy, path: string): Promise<Change> {
  const name = `${wanted.user}/${wanted.name}`;
  const userId = await ownerId(applying, wanted.user, `${path}.user`);
  if (userId === null) return existing('strategy', name, []);
  const accountIds = await accountIdsOf(applying, userId, wanted, path);
  const found = await applying.records.strategies.find(userId, wanted.name);
  if (await takenName(applying.records.strategies, userId, wanted, found?.id ?? null)) {
    const message = `is the group name of another strategy of ${wanted.user} already`;
    applying.problems.push({ path: `${path}.group_name`, message });
    return existing('strategy', name, []);
  }
  return found ? update(applying, found, wanted, accountIds, path) : insert(applying, userId, wanted, accountIds, path);
}

/** Only the owner's own accounts are found. */
async function accountIdsOf({ records, problems }: Applying, userId: number, wanted: WantedStrategy, path: string) {
  const ids: number[] = [];
  for (const [index, name] of wanted.accounts.entries()) {
    const account = await records.accounts.find(userId, name);
    if (account) ids.push(account.id);
    else problems.push({ path: `${path}.accounts[${index}]`, message: `${wanted.user} has no account ${name}` });
  }
  return ids;
}

async function insert(
  applying: Applying,
  userId: number,
  wanted: WantedStrategy,
  accountIds: readonly number[],
  path: string,
): Promise<Change> {
  const { strategies } = applying.records;
  const id = await strategies.insert({ userId, name: wanted.name, ...settingsOf(wanted) });
  await strategies.setAccounts(id, accountIds);
  const { generated } = await applyToken(applying, { id, hasToken: false }, wanted.webhookToken, path);
  return { ...created('strategy', `${wanted.user}/${wanted.name}`), generatedToken: generated };
}

async function update(
  applying: Applying,
  found: StrategyRecord,
  wanted: WantedStrategy,
  accountIds: readonly number[],
  path: string,
): Promise<Change> {
  const { strategies } = applying.records;
  const updated = differences(settingsOf(found), settingsOf(wanted), WORDS);
  if (updated.length > 0) await strategies.update(found.id, settingsOf(wanted));
  if (
    !haveSameMembers(
      found.links.map((link) => link.accountId),
      accountIds,
    )
  ) {
    await strategies.setAccounts(found.id, accountIds);
    updated.push('accounts');
  }
  const token = await applyToken(applying, found, wanted.webhookToken, path);
  if (token.isNew) updated.push('webhook token');
  return { ...existing('strategy', `${wanted.user}/${wanted.name}`, updated), generatedToken: token.generated };
}

async function applyToken(
  applying: Applying,
  strategy: Pick<StrategyRecord, 'id' | 'hasToken'>,
  wanted: Secret | null,
  path: string,
): Promise<{ readonly isNew: boolean; readonly generated: Secret | null }> {
  if (wanted === null && strategy.hasToken) return { isNew: false, generated: null };
  const generated = wanted === null ? applying.freshSecrets.webhookToken() : null;
  const token = generated ?? wanted!;
  const isNew = await tokenIsNew(applying, token, { kind: 'strategy', id: strategy.id }, `${path}.webhook_token`);
  if (isNew) await applying.records.strategies.setToken(strategy.id, token);
  return { isNew, generated };
}

function settingsOf(settings: StrategySettings): StrategySettings {
  const { groupName, marketType, isActive, rounding, ordering, allowedSymbols, maxOrderValue } = settings;
  return { groupName, marketType, isActive, rounding, ordering, allowedSymbols, maxOrderValue };
}

function haveSameMembers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((member) => b.includes(member));
}
