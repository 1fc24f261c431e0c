import {
  CREDENTIAL_NAMES,
  type CredentialName,
  type DescribedExchange,
  type ExchangeCatalogue,
  type ListedExchange,
} from '../../application/ports/exchange-catalogue.ts';
import { enterSandbox } from './clients.ts';
import { exchangeIds, exchangeNames, loadClass } from './loader.ts';
import type { CcxtClient, Profile } from './profile.ts';
import { profileOf } from './profiles/registry.ts';

/** What ccxt and our profiles say of every exchange. A description loads the one class that it is of. */
export class CcxtCatalogue implements ExchangeCatalogue {
  async list(): Promise<readonly ListedExchange[]> {
    const names = await exchangeNames();
    return [...names].map(([id, name]) => ({ id, name, isProven: profileOf(id).proven }));
  }

  async describe(id: string): Promise<DescribedExchange | null> {
    if (!exchangeIds().has(id)) return null;
    const CcxtClass = await loadClass(id);
    const client = new CcxtClass({});
    const profile = profileOf(id);
    const listed = { id, name: client.name ?? id, isProven: profile.proven };
    const needed = Object.keys(client.requiredCredentials).filter((name) => client.requiredCredentials[name]);
    const missing = needed.filter((name) => !isOurs(name));
    if (missing.length > 0) return { ...listed, kind: 'unsupported', why: 'credentials', missing };
    if (Object.keys(profile.orders).length === 0) return { ...listed, kind: 'unsupported', why: 'orders' };
    return {
      ...listed,
      kind: 'supported',
      credentials: needed.filter(isOurs),
      hasTestnet: hasTestnet(client, profile),
      needsMarginMode: profile.marginModeRequired.includes('FUTURES'),
    };
  }
}

const isOurs = (name: string): name is CredentialName => CREDENTIAL_NAMES.some((ours) => ours === name);

/** ccxt refuses to enter what is not there; nothing is asked for that. */
function hasTestnet(client: CcxtClient, profile: Profile): boolean {
  try {
    enterSandbox(client, profile);
    return true;
  } catch {
    return false;
  }
}
