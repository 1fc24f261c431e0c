import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { connectClients, type SimulatorClients } from './clients.ts';
import { type Simulator, startSimulator } from './simulator.ts';

/** One simulator for a test file, forgotten before each test. The getters work inside tests only. */
export function useSimulator(): { readonly simulator: Simulator; readonly clients: SimulatorClients } {
  let running: { simulator: Simulator; clients: SimulatorClients };
  beforeAll(async () => {
    const simulator = await startSimulator();
    running = { simulator, clients: connectClients(simulator) };
  });
  beforeEach(() => running.simulator.reset());
  afterAll(async () => {
    await running.clients.close();
    await running.simulator.stop();
  });
  return {
    get simulator() {
      return running.simulator;
    },
    get clients() {
      return running.clients;
    },
  };
}
