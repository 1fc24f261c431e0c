import { settings } from '../settings.js';

export default settings('domain', ['src/domain/*.ts']);
