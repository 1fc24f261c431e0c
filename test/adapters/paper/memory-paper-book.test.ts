import { MemoryPaperBook } from '../../../src/adapters/paper/memory-paper-book.ts';
import { paperBookContract } from './paper-book-contract.ts';

paperBookContract('the paper book in memory', async () => {
  let lastAccount = 0;
  return {
    book: new MemoryPaperBook(),
    newAccount: async () => {
      lastAccount += 1;
      return lastAccount;
    },
    stop: async () => {},
  };
});
