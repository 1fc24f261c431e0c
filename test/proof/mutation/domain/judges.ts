import { judgeBy } from '../judge.ts';

await judgeBy('domain');
