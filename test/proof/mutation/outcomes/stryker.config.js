import { settings } from '../settings.js';

export default settings('outcomes', [
  'src/adapters/ccxt/outcome/*.ts',
  'src/application/{look-once,resolve-unknown-attempts,send-gate}.ts',
]);
