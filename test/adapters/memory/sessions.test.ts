import { describe } from '@jest/globals';
import { MemorySessions, type MemoryUser } from '../../../src/adapters/memory/sessions.ts';
import { sessionsContract } from '../../contracts/sessions.contract.ts';

describe('MemorySessions', () =>
  sessionsContract(async (passwordHash) => {
    const kim: MemoryUser = {
      user: { id: 1, username: 'kim', locale: 'ko', timeZone: 'Asia/Seoul', isPaused: false },
      passwordHash,
      isActive: true,
    };
    return {
      sessions: new MemorySessions([kim]),
      userId: 1,
      switchOff: async () => {
        kim.isActive = false;
      },
      setPassword: async (hash) => {
        kim.passwordHash = hash;
      },
      close: async () => {},
    };
  }));
