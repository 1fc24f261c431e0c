import { describe } from '@jest/globals';
import { failedOrderActionsContract } from '../../contracts/failed-order-actions.contract.ts';
import { makeFailedOrderSubject } from './failed-order-subject.ts';

describe('MemoryFailedOrderActions', () => failedOrderActionsContract(makeFailedOrderSubject));
