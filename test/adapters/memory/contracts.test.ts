import { describe } from '@jest/globals';
import { orderLedgerContract } from '../../contracts/order-ledger.contract.ts';
import { strategiesContract } from '../../contracts/strategies.contract.ts';
import { makeMemorySubject } from './memory-subject.ts';

describe('MemoryOrderLedger', () => orderLedgerContract(makeMemorySubject));
describe('MemoryStrategies', () => strategiesContract(makeMemorySubject));
